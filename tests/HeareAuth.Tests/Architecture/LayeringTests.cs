using System.Reflection;
using NetArchTest.Rules;

namespace HeareAuth.Tests.Architecture;

/// <summary>Api -&gt; Features &lt;- Cli, and inside Features arrows point down only.</summary>
public sealed class LayeringTests
{
    private const string Root = "HeareAuth.Features.";

    /// <summary>Every room of Features and the rooms that it may use; those that a room may use stand above it.</summary>
    private static readonly Dictionary<string, string[]> s_rooms = new()
    {
        ["Text"] = [],
        ["Results"] = [],
        ["Ids"] = [],
        ["Documents"] = ["Text", "Results", "Ids"],
        ["Storage"] = ["Text", "Results", "Ids", "Documents"],
        ["Settings"] = ["Results", "Storage"],
        ["Telemetry"] = ["Results", "Settings"],
        ["Pipeline"] = ["Results", "Telemetry"],
        ["Verification"] = ["Text", "Results", "Ids", "Documents", "Telemetry", "Pipeline"],
        ["Loading"] = ["Text", "Results", "Ids", "Documents", "Storage", "Telemetry", "Verification"],
        ["Health"] = ["Results", "Telemetry", "Verification"],
        ["Keys"] = ["Text", "Results", "Ids", "Documents", "Storage", "Pipeline"],
        ["Diagnosis"] = ["Text", "Results", "Ids", "Documents", "Storage"],
    };

    /// <summary>The rooms that stand on the base library alone.</summary>
    private static readonly string[] s_foundations = ["Text", "Results", "Ids"];

    private static readonly string[] s_libraries = ["MediatR", "FluentValidation", "Microsoft", "Amazon", "Polly"];

    public static TheoryData<string> Rooms => [.. s_rooms.Keys];

    public static TheoryData<string> Foundations => [.. s_foundations];

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
    public void Every_room_has_its_rule() => Assert.Equal(
        s_rooms.Keys.Order(StringComparer.Ordinal),
        Sources.Features.GetTypes()
            .Select(static type => type.Namespace ?? "")
            .Where(static space => space.StartsWith(Root, StringComparison.Ordinal))
            .Select(static space => space[Root.Length..].Split('.')[0])
            .Distinct()
            .Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_uses_only_the_rooms_it_may(string room) => AssertFree(
        Root + room,
        [.. s_rooms.Keys.Where(other => other != room && !s_rooms[room].Contains(other)).Select(static other => Root + other)]);

    [Theory]
    [MemberData(nameof(Foundations))]
    public void A_foundation_uses_the_base_library_alone(string room) => AssertFree(Root + room, s_libraries);

    [Fact]
    public void Storage_knows_no_pipeline() => AssertFree(Root + "Storage", ["MediatR", "FluentValidation"]);

    [Theory]
    [InlineData("Features")]
    [InlineData("Api")]
    [InlineData("Cli")]
    public void Only_Storage_knows_Amazon_and_only_S3_knows_Polly(string assembly)
    {
        var types = Types.InAssembly(assembly switch { "Api" => Sources.Api, "Cli" => Sources.Cli, _ => Sources.Features });

        AssertNone(types.That().DoNotResideInNamespace(Root + "Storage").Should().NotHaveDependencyOnAny("Amazon").GetResult());
        AssertNone(types.That().DoNotResideInNamespace(Root + "Storage.S3").Should().NotHaveDependencyOn("Polly").GetResult());
    }

    [Fact]
    public void The_command_line_speaks_to_slices_by_messages_and_never_to_the_store() => AssertNone(
        Types.InAssembly(Sources.Cli).Should().NotHaveDependencyOnAny(
            "HeareAuth.Features.Storage.KeyStore", "HeareAuth.Features.Storage.IObjectStore", "HeareAuth.Features.Documents.KeyDocument", "HeareAuth.Features.Documents.KeyRecord").GetResult());

    [Fact]
    public void The_service_speaks_to_slices_by_messages_and_never_to_the_store() => AssertNone(
        Types.InAssembly(Sources.Api).Should().NotHaveDependencyOnAny(
            "HeareAuth.Features.Storage.KeyStore", "HeareAuth.Features.Storage.IObjectStore", "HeareAuth.Features.Documents.KeyDocument", "HeareAuth.Features.Documents.KeyRecord").GetResult());

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
