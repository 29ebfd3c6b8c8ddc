using System.Text.RegularExpressions;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Shipping;

/// <summary>What must stay true of the Dockerfile; <c>eng/image</c> checks the image itself.</summary>
public sealed partial class DockerfileTests
{
    private readonly string _file = Repository.Read("Dockerfile");
    private readonly string[] _lines = Repository.Read("Dockerfile").Split('\n');

    [Fact]
    public void Exposes_nothing_so_that_Dokku_maps_80_and_443() => Assert.DoesNotContain(_lines, static line => line.StartsWith("EXPOSE", StringComparison.Ordinal));

    /// <summary>BuildKit cannot be had everywhere, and the classic builder knows none of these.</summary>
    [Theory]
    [InlineData("--mount")]
    [InlineData("<<")]
    [InlineData("TARGETARCH")]
    [InlineData("--platform")]
    [InlineData("--link")]
    [InlineData("--start-interval")]
    public void Builds_with_the_classic_builder_too(string unknown) => Assert.DoesNotContain(unknown, _file);

    [Fact]
    public void Takes_its_bases_from_arguments_with_the_official_images_as_defaults()
    {
        Assert.Contains("ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0-noble", _lines);
        Assert.Contains("ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled", _lines);
        Assert.All(_lines.Where(static line => line.StartsWith("FROM", StringComparison.Ordinal)), static line => Assert.Matches(@"^FROM \$\{\w+\}", line));
    }

    /// <summary>A number, since Kubernetes cannot tell whether a name is root.</summary>
    [Fact]
    public void Runs_as_a_user_by_number() => Assert.Contains("USER 1654:1654", _lines);

    /// <summary>There is no shell that could take the other form.</summary>
    [Fact]
    public void Starts_and_checks_its_health_without_a_shell()
    {
        Assert.Matches(@"\nHEALTHCHECK .* CMD \[""heare-auth"", ""health""\]\n", _file);
        Assert.Matches(@"\nENTRYPOINT \[""/app/HeareAuth.Api""\]\n", _file);
    }

    [Fact]
    public void The_context_is_a_list_of_what_there_is()
    {
        var rules = Repository.Read(".dockerignore").Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("*", rules[0]);
        Assert.All(
            rules.Where(static rule => rule[0] == '!').Select(static rule => Repository.File(rule[1..].Split('/'))),
            static path => Assert.True(File.Exists(path) || Directory.Exists(path), path));
    }

    /// <summary>eng/image --local-base and eng/local-base must speak of the same images.</summary>
    [Fact]
    public void The_stand_ins_have_the_names_of_the_defaults()
    {
        foreach (var image in ArgumentDefault().Matches(_file).Select(static match => match.Groups[1].Value))
        {
            Assert.Contains($"={image}\n", Repository.Read("eng", "local-base"));
            Assert.Contains($"={image}\n", Repository.Read("eng", "image"));
        }
    }

    [GeneratedRegex(@"^ARG \w+_IMAGE=(.+)$", RegexOptions.Multiline)]
    private static partial Regex ArgumentDefault();
}
