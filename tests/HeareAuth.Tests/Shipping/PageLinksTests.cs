using System.Text.RegularExpressions;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Shipping;

/// <summary>A link to a page or heading that is not there is found here, not by a reader.</summary>
public sealed partial class PageLinksTests
{
    public static TheoryData<string> Pages =>
        [.. new[] { ".", "docs", "docs/decisions" }
            .SelectMany(static folder => Directory.GetFiles(Repository.File(folder.Split('/')), "*.md"))
            .Select(static file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_between_pages_leads_somewhere(string page)
    {
        var broken = Link().Matches(Repository.Read(page.Split('/')))
            .Select(static link => link.Groups["target"].Value)
            .Where(static target => !target.Contains("://", StringComparison.Ordinal))
            .Where(target => !Exists(Path.GetDirectoryName(Repository.File(page.Split('/')))!, target, page));

        Assert.Empty(broken);
    }

    private static bool Exists(string folder, string target, string page)
    {
        var (path, anchor) = target.Split('#') is [var before, var after] ? (before, after) : (target, null);
        var file = path.Length is 0 ? Repository.File(page.Split('/')) : Path.GetFullPath(Path.Combine(folder, path));
        return (File.Exists(file) || Directory.Exists(file)) && (anchor is null || Anchors(file).Contains(anchor));
    }

    /// <summary>GitHub's names of headings: lower case, spaces as hyphens, nothing else but letters and digits.</summary>
    private static IEnumerable<string> Anchors(string file) => Heading().Matches(File.ReadAllText(file))
        .Select(static heading => NotInAnchors().Replace(heading.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
