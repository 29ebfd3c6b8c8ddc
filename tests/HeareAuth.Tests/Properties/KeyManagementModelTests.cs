using CsCheck;

namespace HeareAuth.Tests.Properties;

/// <summary>
/// Whatever the store does to reads and writes: no acknowledged key is lost, no deleted key comes back, and a key whose
/// creation failed exists only if its creator was told that the result is unknown.
/// </summary>
public sealed class KeyManagementModelTests
{
    private static readonly WriteFate[] s_fates = [.. Enum.GetValues<WriteFate>().Where(static fate => fate is not WriteFate.Forgotten)];

    private static readonly ModelOperation[] s_operations =
        [ModelOperation.Create, ModelOperation.Create, ModelOperation.Delete, ModelOperation.Delete, ModelOperation.List];

    private static readonly Gen<ModelStep> s_step = Gen.Select(
        Gen.Int[0, s_operations.Length - 1],
        Gen.Int[0, 9],
        Gen.Int[0, s_fates.Length - 1].Select(static i => s_fates[i]).Array[0, 4],
        Gen.Int[0, 5].Select(static i => i switch { 0 => ReadFate.Refused, 1 or 2 => ReadFate.AfterLateWrites, _ => ReadFate.Answered }).Array[0, 5],
        static (operation, pick, writes, reads) => new ModelStep(s_operations[operation], pick, writes, reads));

    [Fact]
    public async Task The_document_keeps_its_promises_under_random_faults() =>
        await s_step.Array[1, 10].SampleAsync(RunAsync, iter: 100, threads: 2);

    [Fact]
    public async Task The_document_keeps_its_promises_under_each_fault_of_each_operation()
    {
        foreach (var fate in s_fates)
        {
            await RunAsync(
            [
                new ModelStep(ModelOperation.Create, 0, [], []),
                new ModelStep(ModelOperation.Create, 0, [fate, fate], [ReadFate.Answered, ReadFate.AfterLateWrites]),
                new ModelStep(ModelOperation.Delete, 1, [fate, fate], [ReadFate.Answered, ReadFate.AfterLateWrites]),
                new ModelStep(ModelOperation.List, 0, [], [ReadFate.AfterLateWrites]),
            ]);
        }
    }

    [Theory]
    [InlineData(nameof(ModelOperation.Create))]
    [InlineData(nameof(ModelOperation.Delete))]
    public async Task The_model_detects_an_acknowledged_write_that_is_lost(string operation) =>
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => RunAsync(
        [
            new ModelStep(ModelOperation.Create, 0, [], []),
            new ModelStep(Enum.Parse<ModelOperation>(operation), 0, [WriteFate.Forgotten], []),
        ]));

    private static async Task RunAsync(ModelStep[] steps)
    {
        await using var model = new KeyManagementModel();
        foreach (var step in steps)
        {
            await model.RunAsync(step);
        }

        await model.EndAsync();
    }
}
