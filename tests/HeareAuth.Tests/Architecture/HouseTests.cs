using System.Text.RegularExpressions;

namespace HeareAuth.Tests.Architecture;

/// <summary>House rules that the compiler cannot check: files, folders and names.</summary>
public sealed partial class HouseTests
{
    private const int MaxLines = 200;
    private const int MaxFilesInFolder = 14;

    /// <summary>Folders that hold one operation a file and may grow with the product.</summary>
    private static readonly string[] s_operations = ["HeareAuth.Features/Keys", "HeareAuth.Api/Endpoints", "HeareAuth.Cli/Verbs"];

    [Fact]
    public void The_namespace_of_a_file_is_its_folder() => AssertNone(
        "is not in the namespace of its folder",
        Sources.AllFiles().Where(static file =>
            Namespace().Match(File.ReadAllText(file)) is { Success: true } match
            && match.Groups[1].Value != Sources.Relative(Path.GetDirectoryName(file)!).Replace('/', '.')) // a file has a folder
            .Select(Sources.Relative));

    [Fact]
    public void No_file_has_regions_stubs_or_notes_of_work_to_do() => AssertNone(
        "has a region, a stub or a note of work to do",
        Sources.AllFiles().Where(static file => Unfinished().IsMatch(File.ReadAllText(file))).Select(Sources.Relative));

    [Fact]
    public void Every_disabled_warning_has_a_reason() => AssertNone(
        "disables a warning without a reason",
        Sources.AllFiles().SelectMany(File.ReadLines).Where(static line =>
            line.Contains("#pragma warning disable", StringComparison.Ordinal) && !line.Contains(" // ", StringComparison.Ordinal)));

    [Fact]
    public void No_file_is_longer_than_200_lines() => AssertNone(
        $"has more than {MaxLines} lines",
        Sources.AllFiles().Where(static file => File.ReadLines(file).Count() > MaxLines).Select(Sources.Relative));

    [Fact]
    public void No_folder_has_more_than_14_files_unless_each_is_an_operation() => AssertNone(
        $"has more than {MaxFilesInFolder} files",
        Sources.AllFiles().Select(static file => Sources.Relative(Path.GetDirectoryName(file)!)) // a file has a folder
            .CountBy(static folder => folder)
            .Where(static folder => folder.Value > MaxFilesInFolder && !s_operations.Contains(folder.Key))
            .Select(static folder => folder.Key));

    [Fact]
    public void No_type_has_a_suffix_that_says_nothing() => AssertNone(
        "has a suffix that says nothing",
        Sources.AllFiles().SelectMany(static file => VagueType().Matches(File.ReadAllText(file))).Select(static match => match.Value));

    [Fact]
    public void Limits_are_named_Max_and_Min() => AssertNone(
        "is named Most or Least",
        Sources.AllFiles().SelectMany(static file =>
            MostOrLeast().Matches(File.ReadAllText(file)).Select(match => $"{Sources.Relative(file)}: {match.Value}")).Distinct());

    private static void AssertNone(string rule, IEnumerable<string> found)
    {
        Assert.NotEmpty(Sources.AllFiles());
        var all = string.Join(Environment.NewLine, found);
        Assert.True(all.Length == 0, $"{rule}:{Environment.NewLine}{all}");
    }

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex("#region|TODO|FIXME|HACK|NotImplementedException")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"\b(class|record|struct|interface|enum) \w*(Helper|Util|Utils|Manager|Common|Base|Impl|Dto)s?\b")]
    private static partial Regex VagueType();

    [GeneratedRegex(@"\b(Most|Least)[A-Z]\w*")]
    private static partial Regex MostOrLeast();
}
