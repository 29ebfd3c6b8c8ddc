using System.Reflection;
using NetArchTest.Rules;

namespace HeareAuth.Tests.Architecture;

/// <summary>Api and Cli use Features and never each other; between the rooms of an assembly, dependencies point one way.</summary>
public sealed class LayeringTests
{
    private const string Storage = "HeareAuth.Features.Storage";

    /// <summary>Every room (a namespace below the assembly's root) with the rooms that it may use.</summary>
    private static readonly Dictionary<string, Dictionary<string, string[]>> s_rooms = new()
    {
        ["Features"] = new()
        {
            ["Text"] = [],
            ["Results"] = [],
            ["Ids"] = [],
            ["Documents"] = ["Text", "Results", "Ids"],
            ["Memory"] = ["Results"],
            ["Storage"] = ["Text", "Results", "Ids", "Documents", "Memory"],
            ["Settings"] = ["Text", "Results", "Storage"],
            ["Telemetry"] = ["Results", "Settings"],
            ["Pipeline"] = ["Results", "Telemetry"],
            ["Verification"] = ["Text", "Results", "Ids", "Documents", "Telemetry", "Pipeline"],
            ["Loading"] = ["Text", "Results", "Ids", "Documents", "Storage", "Telemetry", "Verification"],
            ["Health"] = ["Results", "Telemetry", "Verification"],
            ["Keys"] = ["Text", "Results", "Ids", "Documents", "Memory", "Storage", "Pipeline"],
            ["Diagnosis"] = ["Text", "Results", "Ids", "Documents", "Memory", "Storage"],
        },
        ["Api"] = new()
        {
            ["Settings"] = [],
            ["Logging"] = [],
            ["Http"] = [],
            ["Callers"] = ["Settings"],
            ["Routing"] = ["Http", "Callers"],
            ["Endpoints"] = ["Http", "Routing"],
            ["Hosting"] = ["Settings", "Logging", "Http", "Callers"],
        },
        ["Cli"] = new()
        {
            ["Text"] = [],
            ["Errors"] = ["Text"],
            ["Settings"] = ["Errors"],
            ["Terminal"] = ["Text", "Settings"],
            ["Remote"] = ["Text", "Errors", "Settings"],
            ["Output"] = ["Text", "Errors", "Settings", "Terminal", "Remote"],
            ["Completion"] = ["Errors", "Settings", "Terminal", "Output"],
            ["Verbs"] = ["Text", "Errors", "Settings", "Terminal", "Remote", "Output", "Completion"],
            ["Help"] = ["Text", "Errors", "Settings", "Terminal", "Output", "Verbs"],
        },
    };

    private static readonly string[] s_libraries = ["MediatR", "FluentValidation", "Microsoft", "Amazon", "Polly"];

    public static TheoryData<string> Assemblies => [.. s_rooms.Keys];

    public static TheoryData<string, string> Rooms
    {
        get
        {
            var rooms = new TheoryData<string, string>();
            foreach (var (assembly, room) in s_rooms.SelectMany(static one => one.Value.Keys.Select(room => (one.Key, room))))
            {
                rooms.Add(assembly, room);
            }

            return rooms;
        }
    }

    [Fact]
    public void The_hosts_do_not_reference_each_other()
    {
        Assert.DoesNotContain("heare-auth", References(Sources.Api));
        Assert.DoesNotContain("HeareAuth.Api", References(Sources.Cli));
        Assert.DoesNotContain(References(Sources.Features), static name => name is "heare-auth" or "HeareAuth.Api");
    }

    [Fact]
    public void Features_uses_no_web_server_log_library_or_console() =>
        Assert.DoesNotContain(References(Sources.Features), static name =>
            name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
            || name.StartsWith("FastEndpoints", StringComparison.Ordinal)
            || name.StartsWith("Serilog", StringComparison.Ordinal)
            || name.StartsWith("System.CommandLine", StringComparison.Ordinal)
            || name is "System.Console");

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Every_room_has_a_rule(string assembly)
    {
        var root = $"HeareAuth.{assembly}.";

        Assert.Equal(
            s_rooms[assembly].Keys.Order(StringComparer.Ordinal),
            AssemblyOf(assembly).GetTypes()
                .Select(static type => type.Namespace ?? "")
                .Where(space => space.StartsWith(root, StringComparison.Ordinal))
                .Select(space => space[root.Length..].Split('.')[0])
                .Distinct()
                .Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_uses_only_the_rooms_that_its_rule_allows(string assembly, string room) => AssertFree(
        assembly,
        room,
        [.. s_rooms[assembly].Keys.Where(other => other != room && !s_rooms[assembly][room].Contains(other)).Select(other => $"HeareAuth.{assembly}.{other}")]);

    [Theory]
    [InlineData("Text")]
    [InlineData("Results")]
    [InlineData("Ids")]
    public void A_foundation_uses_nothing_but_the_base_library(string room) => AssertFree("Features", room, s_libraries);

    [Fact]
    public void Storage_does_not_use_the_pipeline() => AssertFree("Features", "Storage", ["MediatR", "FluentValidation"]);

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Only_Storage_uses_Amazon_and_only_S3_uses_Polly(string assembly)
    {
        var types = Types.InAssembly(AssemblyOf(assembly));

        AssertNone(types.That().DoNotResideInNamespace(Storage).Should().NotHaveDependencyOnAny("Amazon").GetResult());
        AssertNone(types.That().DoNotResideInNamespace($"{Storage}.S3").Should().NotHaveDependencyOn("Polly").GetResult());
    }

    [Theory]
    [InlineData("Api")]
    [InlineData("Cli")]
    public void A_host_sends_messages_and_never_uses_the_store(string assembly) => AssertNone(
        Types.InAssembly(AssemblyOf(assembly)).Should().NotHaveDependencyOnAny(
            $"{Storage}.KeyStore", $"{Storage}.IObjectStore", "HeareAuth.Features.Documents.KeyDocument", "HeareAuth.Features.Documents.Records").GetResult());

    private static Assembly AssemblyOf(string name) => name switch { "Api" => Sources.Api, "Cli" => Sources.Cli, _ => Sources.Features };

    private static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(static name => name.Name!); // a reference has a name

    private static void AssertFree(string assembly, string room, string[] of)
    {
        var types = Types.InAssembly(AssemblyOf(assembly)).That().ResideInNamespace($"HeareAuth.{assembly}.{room}");
        Assert.NotEmpty(types.GetTypes());
        AssertNone(types.Should().NotHaveDependencyOnAny(of).GetResult());
    }

    private static void AssertNone(TestResult result) =>
        Assert.True(result.IsSuccessful, $"forbidden dependencies in: {string.Join(", ", result.FailingTypeNames ?? [])}");
}
