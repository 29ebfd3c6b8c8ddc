using HeareAuth.Fuzz;

namespace HeareAuth.Tests.Properties;

/// <summary>Runs each fuzz target for a short time; tests/HeareAuth.Fuzz/README.md describes longer runs.</summary>
public sealed class FuzzTargetTests
{
    [Theory]
    [InlineData("body")]
    [InlineData("document")]
    [InlineData("cipher")]
    [InlineData("time")]
    [InlineData("snapshot")]
    public void A_target_survives_4000_mutations_of_its_seeds(string target)
    {
        using var output = new StringWriter();

        var exit = PlainRun.Start([target, "--runs", "4000"], output);

        Assert.True(exit == 0, output.ToString());
    }

    [Fact]
    public void Every_target_is_tested() => Assert.Equal(["body", "document", "cipher", "time", "snapshot"], FuzzTarget.All.Select(static target => target.Name));

    [Fact]
    public void A_failing_target_is_reported_with_its_input()
    {
        using var output = new StringWriter();
        var target = new FuzzTarget("brittle", static input => BrokenPromiseException.ThrowUnless(!input.Contains((byte)'{'), "no brace"));

        Assert.Equal(1, PlainRun.Run(target, ["a"u8.ToArray()], 4000, output));
        Assert.StartsWith("brittle broke on ", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("7b", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_run_generates_the_same_inputs()
    {
        var (one, other) = (new Mutator(["seed"u8.ToArray()], seed: 1), new Mutator(["seed"u8.ToArray()], seed: 1));

        Assert.All(Enumerable.Range(0, 100), _ => Assert.Equal(one.Next(), other.Next()));
    }

    [Theory]
    [InlineData]
    [InlineData("unknown", "--runs", "1")]
    [InlineData("body", "--runs", "many")]
    public void An_invalid_command_line_lists_the_targets(params string[] args)
    {
        using var output = new StringWriter();

        Assert.Equal(2, PlainRun.Start(args, output));
        Assert.Contains("body, document, cipher, time, snapshot", output.ToString(), StringComparison.Ordinal);
    }
}
