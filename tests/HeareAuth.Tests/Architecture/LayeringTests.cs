using System.Reflection;
using NetArchTest.Rules;

namespace HeareAuth.Tests.Architecture;

/// <summary>Api -&gt; Features &lt;- Cli, and inside Features arrows point down only.</summary>
public sealed class LayeringTests
{
    private const string Root = "HeareAuth.Features.";

    private static readonly string[] s_slices = [Root + "Keys", Root + "Health"];

    [Fact]
    public void The_hosts_never_see_each_other()
    {
        Assert.DoesNotContain("heare-auth", References(Sources.Api));
        Assert.DoesNotContain("HeareAuth.Api", References(Sources.Cli));
        Assert.DoesNotContain(References(Sources.Features), static name => name is "heare-auth" or "HeareAuth.Api");
    }

    [Fact]
    public void Features_knows_neither_a_web_server_nor_a_log_library_nor_a_console() =>
        Assert.DoesNotContain(References(Sources.Features), static name =>
            name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
            || name.StartsWith("FastEndpoints", StringComparison.Ordinal)
            || name.StartsWith("Serilog", StringComparison.Ordinal)
            || name.StartsWith("System.CommandLine", StringComparison.Ordinal)
            || name is "System.Console");

    [Fact]
    public void Domain_uses_the_base_library_alone() => AssertFree(
        "HeareAuth.Features.Domain",
        ["MediatR", "FluentValidation", "Microsoft", "Amazon", "Polly", .. s_slices, Root + "Ids", Root + "Loading", Root + "Pipeline", Root + "Results", Root + "Settings", Root + "Storage", Root + "Telemetry"]);

    [Fact]
    public void Results_uses_the_base_library_alone() => AssertFree(
        "HeareAuth.Features.Results",
        ["MediatR", "FluentValidation", "Microsoft", "Amazon", "Polly", .. s_slices, Root + "Domain", Root + "Ids", Root + "Loading", Root + "Pipeline", Root + "Settings", Root + "Storage", Root + "Telemetry"]);

    [Fact]
    public void Ids_uses_Domain_alone() => AssertFree(
        "HeareAuth.Features.Ids", [.. s_slices, Root + "Loading", Root + "Pipeline", Root + "Results", Root + "Settings", Root + "Storage", Root + "Telemetry"]);

    [Fact]
    public void Storage_knows_nothing_above_it() => AssertFree(
        "HeareAuth.Features.Storage", [.. s_slices, Root + "Loading", Root + "Pipeline", Root + "Settings", "MediatR", "FluentValidation"]);

    [Fact]
    public void Loading_knows_no_slice() => AssertFree("HeareAuth.Features.Loading", [.. s_slices, Root + "Pipeline", "MediatR", "FluentValidation", "Amazon", "Polly"]);

    [Fact]
    public void The_pipeline_knows_results_and_telemetry_and_no_slice() => AssertFree(
        "HeareAuth.Features.Pipeline", [.. s_slices, Root + "Domain", Root + "Ids", Root + "Loading", Root + "Settings", Root + "Storage"]);

    [Fact]
    public void Telemetry_knows_no_slice_and_no_store() => AssertFree(
        "HeareAuth.Features.Telemetry", [.. s_slices, Root + "Domain", Root + "Ids", Root + "Loading", Root + "Pipeline", Root + "Storage"]);

    [Fact]
    public void Slices_reach_the_store_through_its_own_types() => Assert.All(s_slices, static slice => AssertFree(slice, ["Amazon", "Polly", Root + "Pipeline", Root + "Settings"]));

    [Theory]
    [InlineData("Features")]
    [InlineData("Api")]
    [InlineData("Cli")]
    public void Only_Storage_knows_Amazon_and_only_the_S3_files_know_Polly(string assembly)
    {
        var types = Types.InAssembly(assembly switch { "Api" => Sources.Api, "Cli" => Sources.Cli, _ => Sources.Features });

        AssertNone(types.That().DoNotResideInNamespace("HeareAuth.Features.Storage").Should().NotHaveDependencyOnAny("Amazon", "Polly").GetResult());
        AssertNone(types.That().DoNotHaveNameStartingWith("S3").Should().NotHaveDependencyOn("Polly").GetResult());
    }

    [Fact]
    public void The_command_line_speaks_to_slices_by_messages_and_never_to_the_store() => AssertNone(
        Types.InAssembly(Sources.Cli).Should().NotHaveDependencyOnAny(
            "HeareAuth.Features.Storage.KeyStore", "HeareAuth.Features.Storage.IObjectStore", "HeareAuth.Features.Storage.Documents").GetResult());

    [Fact]
    public void The_service_speaks_to_slices_by_messages_and_never_to_the_store() => AssertNone(
        Types.InAssembly(Sources.Api).Should().NotHaveDependencyOnAny(
            "HeareAuth.Features.Storage.KeyStore", "HeareAuth.Features.Storage.IObjectStore", "HeareAuth.Features.Storage.Documents").GetResult());

    private static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(static name => name.Name!); // a reference has a name

    private static void AssertFree(string layer, string[] of)
    {
        var types = Types.InAssembly(Sources.Features).That().ResideInNamespace(layer);
        Assert.NotEmpty(types.GetTypes());
        AssertNone(types.Should().NotHaveDependencyOnAny(of).GetResult());
    }

    private static void AssertNone(TestResult result) =>
        Assert.True(result.IsSuccessful, $"these know what they must not: {string.Join(", ", result.FailingTypeNames ?? [])}");
}
