using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using HeareAuth.Cli.Errors;
using HeareAuth.Features.Results;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Shipping;

/// <summary>docs/errors.md lists every error code, and no other.</summary>
public sealed partial class ErrorsPageTests
{
    /// <summary>Every code with its exit code. One that both have is the same error.</summary>
    private static readonly Dictionary<string, ErrorCode> s_codes =
        Values<FailureCode>().Select(static code => (ErrorCode)code).Concat(Values<ErrorCode>()).ToDictionary(static code => code.Name);

    private static readonly List<Match> s_rows = Row().Matches(Repository.Read("docs", "errors.md")).ToList();

    [Fact]
    public void Lists_every_error_code()
    {
        var missing = s_codes.Keys.Except(s_rows.Select(static row => row.Groups["code"].Value));

        Assert.True(!missing.Any(), $"docs/errors.md has no row for: {string.Join(", ", missing)}");
    }

    [Fact]
    public void Lists_no_code_that_is_gone_and_none_twice()
    {
        var listed = s_rows.Select(static row => row.Groups["code"].Value).ToList();
        var stale = listed.Except(s_codes.Keys).Concat(listed.CountBy(static code => code).Where(static code => code.Value > 1).Select(static code => code.Key));

        Assert.True(!stale.Any(), $"docs/errors.md has stale or double rows for: {string.Join(", ", stale)}");
    }

    [Fact]
    public void Gives_the_exit_code_of_the_command_line()
    {
        var wrong = s_rows
            .Where(static row => s_codes.TryGetValue(row.Groups["code"].Value, out var code) && IsWrong(code, row.Groups["exit"].Value))
            .Select(static row => row.Value);

        Assert.True(!wrong.Any(), $"These rows of docs/errors.md have another exit code than the command line:\n{string.Join('\n', wrong)}");
    }

    /// <summary>A dash stands for an error that never reaches the command line.</summary>
    private static bool IsWrong(ErrorCode code, string exit) =>
        exit != "-" && exit != ((int)code.ExitCode).ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<T> Values<T>() => typeof(T)
        .GetProperties(BindingFlags.Public | BindingFlags.Static)
        .Where(static property => property.PropertyType == typeof(T))
        .Select(static property => (T)property.GetValue(null)!); // not null: each is set where it is declared

    [GeneratedRegex(@"^\| `(?<code>[a-z0-9_]+)` \| [^|]+ \| (?<exit>-|\d+) \| (?:-|\d+) \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();
}
