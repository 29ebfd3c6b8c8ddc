using System.Text.RegularExpressions;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Shipping;

/// <summary>The rules that GitHub does not enforce: least permissions, pinned actions, no words of strangers in scripts.</summary>
public sealed partial class WorkflowTests
{
    /// <summary>Who may write what; anything that is not here reads.</summary>
    private static readonly HashSet<string> s_mayWrite =
    [
        "codeql.yml analyze security-events",
        "release.yml publish contents", "release.yml publish id-token", "release.yml publish attestations",
        "release.yml image packages",
        "release.yml manifest packages", "release.yml manifest id-token", "release.yml manifest attestations",
    ];

    public static TheoryData<string> Files => [.. Directory.GetFiles(Repository.File(".github", "workflows")).Select(static path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Pins_every_action_by_commit_and_says_its_version(string file)
    {
        var uses = Repository.Read(".github", "workflows", file).Split('\n').Where(static line => line.Contains("uses:")).ToList();

        Assert.NotEmpty(uses);
        Assert.All(uses, static line => Assert.Matches(PinnedAction(), line));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Gives_nothing_to_a_workflow_and_to_each_job_only_what_it_needs(string file)
    {
        var workflow = Read(file);

        Assert.Empty(workflow["permissions"].Members);
        var writes = Jobs(workflow).SelectMany(job => job.Value["permissions"].Members
            .Where(static permission => permission.Value.Text is not "read")
            .Select(permission => $"{file} {job.Name} {permission.Name}"));
        Assert.Subset(s_mayWrite, writes.ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Bounds_every_job_in_time_and_names_no_moving_runner(string file) =>
        Assert.All(Jobs(Read(file)), static job =>
        {
            Assert.InRange(int.Parse(job.Value["timeout-minutes"].Text), 1, 90);
            Assert.DoesNotContain("latest", job.Value["runs-on"].Text);
        });

    [Theory]
    [MemberData(nameof(Files))]
    public void Leaves_no_token_behind_in_a_checkout(string file) =>
        Assert.All(
            Steps(Read(file)).Where(static step => step.Find("uses")?.Text.StartsWith("actions/checkout@", StringComparison.Ordinal) ?? false),
            static step => Assert.Equal("false", step["with"]["persist-credentials"].Text));

    /// <summary>What an expression puts into a script is run by it; variables are only read.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void Puts_no_expression_into_a_script(string file) =>
        Assert.All(
            Steps(Read(file)).Select(static step => step.Find("run")).Where(static run => run is not null),
            static run => Assert.DoesNotContain("${{", run!.Text));

    [Theory]
    [MemberData(nameof(Files))]
    public void Never_runs_a_strangers_code_with_our_rights(string file) =>
        Assert.Null(Read(file)["on"].Find("pull_request_target"));

    [Theory]
    [MemberData(nameof(Files))]
    public void Needs_only_jobs_and_scripts_that_there_are(string file)
    {
        var workflow = Read(file);
        var names = Jobs(workflow).Select(static job => job.Name).ToHashSet();

        Assert.All(Jobs(workflow).SelectMany(static job => job.Value.Find("needs")?.Texts ?? []), needed => Assert.Contains(needed, names));
        var scripts = Steps(workflow).Select(static step => step.Find("run")?.Text ?? "").SelectMany(static run => OwnScript().Matches(run)).ToList();
        Assert.All(scripts, static script => Assert.True(File.Exists(Repository.File(script.Value.Split('/'))), script.Value));
    }

    [Fact]
    public void Releases_four_native_commands_and_two_platforms()
    {
        var workflow = Read("release.yml");

        Assert.Equal(
            ["linux-x64", "linux-arm64", "osx-arm64", "win-x64"],
            workflow["jobs"]["command"]["strategy"]["matrix"]["include"].Items.Select(static item => item["rid"].Text));
        Assert.Equal(
            ["linux/amd64", "linux/arm64"],
            workflow["jobs"]["image"]["strategy"]["matrix"]["include"].Items.Select(static item => item["platform"].Text));
        Assert.Equal("true", Steps(workflow).Single(static step => step.Find("id")?.Text is "push")["with"]["sbom"].Text);
    }

    [Fact]
    public void One_job_restores_the_real_MediatR_Contracts() =>
        Assert.Contains(Jobs(Read("ci.yml")), static job => job.Value.Find("env")?.Find("UseMediatRContractsPackage")?.Text is "true");

    [Fact]
    public void Dependabot_never_proposes_a_commercial_MediatR()
    {
        var nuget = Yaml.Documents(".github", "dependabot.yml")[0]["updates"].Items.Single(static update => update["package-ecosystem"].Text is "nuget");

        var ignored = nuget["ignore"].Items.Single(static rule => rule["dependency-name"].Text is "MediatR");
        Assert.Equal([">=13.0.0"], ignored["versions"].Texts);
    }

    private static Yaml Read(string file) => Yaml.Documents(".github", "workflows", file)[0];

    private static IEnumerable<(string Name, Yaml Value)> Jobs(Yaml workflow) => workflow["jobs"].Members;

    private static IEnumerable<Yaml> Steps(Yaml workflow) => Jobs(workflow).SelectMany(static job => job.Value["steps"].Items);

    [GeneratedRegex(@"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")]
    private static partial Regex PinnedAction();

    [GeneratedRegex(@"\beng/[a-z0-9-]+")]
    private static partial Regex OwnScript();
}
