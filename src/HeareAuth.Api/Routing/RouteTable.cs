using System.Buffers;
using System.Collections.Frozen;

namespace HeareAuth.Api.Routing;

/// <summary>
/// Matches raw request targets against routes, character by character: nothing is decoded or case-folded, and a trailing
/// slash or an absolute URL does not match. Exact paths take precedence over patterns. The routes are in <see cref="ServiceRoutes"/>.
/// </summary>
internal sealed class RouteTable
{
    /// <summary>An id that needs no escaping in a URL has only one spelling, so a proxy's rule cannot be bypassed by another.</summary>
    private static readonly SearchValues<char> s_idCharacters =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-");

    private readonly FrozenDictionary<string, string[]>.AlternateLookup<ReadOnlySpan<char>> _methodsOfExactPaths;
    private readonly KeyValuePair<string, string[]>[] _methodsOfPatterns;

    public RouteTable(params IReadOnlyList<ServiceRoute> routes)
    {
        Routes = routes;
        var methods = routes.ToLookup(static route => route.Path, static route => route.Methods)
            .ToDictionary(static path => path.Key, static path => path.SelectMany(static methods => methods).ToArray());
        _methodsOfExactPaths = methods.Where(static path => !IsPattern(path.Key))
            .ToFrozenDictionary(StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
        _methodsOfPatterns = [.. methods.Where(static path => IsPattern(path.Key))];
    }

    public IReadOnlyList<ServiceRoute> Routes { get; }

    /// <summary>Finds the methods that a target accepts; its query is ignored.</summary>
    /// <returns>Null if there is no such path.</returns>
    public string[]? FindMethods(ReadOnlySpan<char> rawTarget)
    {
        var query = rawTarget.IndexOf('?');
        var path = query < 0 ? rawTarget : rawTarget[..query];
        if (_methodsOfExactPaths.TryGetValue(path, out var methods))
        {
            return methods;
        }

        foreach (var (pattern, patternMethods) in _methodsOfPatterns)
        {
            if (Matches(pattern, path))
            {
                return patternMethods;
            }
        }

        return null;
    }

    private static bool IsPattern(string path) => path.Contains('{', StringComparison.Ordinal);

    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> path)
    {
        if (pattern.Count('/') != path.Count('/'))
        {
            return false;
        }

        var expected = pattern.Split('/');
        foreach (var segment in path.Split('/'))
        {
            if (!expected.MoveNext() || !MatchesSegment(pattern[expected.Current], path[segment]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool MatchesSegment(ReadOnlySpan<char> pattern, ReadOnlySpan<char> segment) =>
        pattern is ['{', .., '}']
            ? !segment.IsEmpty && !segment.ContainsAnyExcept(s_idCharacters)
            : segment.SequenceEqual(pattern);
}
