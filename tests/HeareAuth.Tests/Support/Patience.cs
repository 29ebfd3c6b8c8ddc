namespace HeareAuth.Tests.Support;

/// <summary>Checks a time limit that the product promises, on a machine that may be busy with other tests.</summary>
internal static class Patience
{
    private const int Chances = 3;

    /// <summary>Measures up to three times and passes if one is within the limit: a wait in the product is in every measurement, a stall of the machine is not.</summary>
    public static async Task MustTakeAtMostAsync(TimeSpan max, Func<Task<TimeSpan>> measure)
    {
        var took = new List<TimeSpan>();
        while (took.Count < Chances && took.TrueForAll(time => time > max))
        {
            took.Add(await measure());
        }

        Assert.True(took[^1] <= max, $"took {string.Join(", ", took)}");
    }
}
