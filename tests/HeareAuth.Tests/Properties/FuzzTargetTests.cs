using HeareAuth.Fuzz;

namespace HeareAuth.Tests.Properties;

/// <summary>A short run of each fuzz target; longer ones are in tests/HeareAuth.Fuzz/README.md.</summary>
public sealed class FuzzTargetTests
{
    [Theory]
    [InlineData("body")]
    [InlineData("document")]
    [InlineData("cipher")]
    [InlineData("time")]
    [InlineData("snapshot")]
    public void A_target_stands_some_thousand_mutations_of_its_seeds(string target)
    {
        using var output = new StringWriter();

        var exit = PlainRun.Start([target, "--runs", "4000"], output);

        Assert.True(exit == 0, output.ToString());
    }

    [Fact]
    public void Every_target_is_run() => Assert.Equal(["body", "document", "cipher", "time", "snapshot"], FuzzTarget.All.Select(static target => target.Name));

    [Fact]
    public void A_target_that_breaks_is_found_and_its_input_told()
    {
        using var output = new StringWriter();
        var target = new FuzzTarget("brittle", static input => BrokenPromiseException.ThrowUnless(!input.Contains((byte)'{'), "no brace"));

        Assert.Equal(1, PlainRun.Run(target, ["a"u8.ToArray()], 4000, output));
        Assert.StartsWith("brittle broke on ", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("7b", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_run_makes_the_same_inputs()
    {
        var (one, other) = (new Mutator(["seed"u8.ToArray()], seed: 1), new Mutator(["seed"u8.ToArray()], seed: 1));

        Assert.All(Enumerable.Range(0, 100), _ => Assert.Equal(one.Next(), other.Next()));
    }

    [Theory]
    [InlineData]
    [InlineData("unknown", "--runs", "1")]
    [InlineData("body", "--runs", "many")]
    public void A_wrong_command_line_tells_the_targets(params string[] args)
    {
        using var output = new StringWriter();

        Assert.Equal(2, PlainRun.Start(args, output));
        Assert.Contains("body, document, cipher, time, snapshot", output.ToString(), StringComparison.Ordinal);
    }
}
