using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Endurance;

[Collection(EnduranceTests.Name)]
public sealed class KilledServerTests : IDisposable
{
    private const int Keys = 1000;

    /// <summary>What the key file holds when the service must start from its snapshot.</summary>
    private const string Unreadable = "not JSON";

    private readonly TempFolder _folder = new();

    /// <summary>Each start is from the snapshot that the last kill left, and the keys of one version alone must be in it.</summary>
    [Fact]
    public async Task Kill_9_of_the_server_during_a_snapshot_write_leaves_the_one_before_or_after_and_it_starts_again()
    {
        var rounds = EnduranceTests.AreFull ? 100 : 4;
        var random = new Random(1);
        var written = 0;
        var confirmed = 0;
        for (var round = 0; round <= rounds; round++)
        {
            await WriteAsync(round == 0 ? Document(version: 0) : Unreadable);
            await using var server = await ServerProcess.StartAsync(_folder, ("SNAPSHOT_PATH", "{folder}/snapshot"));
            var found = await VersionAsync(server, confirmed, written);
            if (round < rounds)
            {
                var refreshed = new TaskCompletionSource();
                var dies = KillAfterAsync(server, refreshed.Task, TimeSpan.FromMilliseconds(random.Next(1, 400)));
                (written, confirmed) = await RefreshUntilDeadAsync(server, written, found, refreshed);
                await dies;
            }
        }

        Assert.True(written > rounds, "the kills came before any write");
        await EnduranceTests.FigureAsync(
            "kill -9 of the server during snapshot writes",
            $"{rounds} kills, {written} versions of {Keys:N0} keys: each start found exactly one version, complete and at least as new as the last confirmed one");
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Which version is served: all the keys that are looked at must be of it, and none of another.</summary>
    /// <param name="oldest">The last one that a refresh confirmed.</param>
    private static async Task<int> VersionAsync(ServerProcess server, int oldest, int newest)
    {
        var found = new List<int>();
        for (var version = Math.Max(0, oldest - 1); version <= newest; version++)
        {
            int[] numbers = [0, 1, Keys / 2, Keys - 2, Keys - 1];
            var known = 0;
            foreach (var number in numbers)
            {
                known += await server.VerifyAsync(Secret(version, number)) is 200 ? 1 : 0;
            }

            Assert.True(known == 0 || known == numbers.Length, $"{known} of {numbers.Length} keys of version {version} are there");
            if (known > 0)
            {
                found.Add(version);
            }
        }

        var only = Assert.Single(found);
        Assert.True(only >= oldest, $"version {only} came back after {oldest} was confirmed");
        return only;
    }

    private async Task<(int Written, int Confirmed)> RefreshUntilDeadAsync(
        ServerProcess server, int written, int confirmed, TaskCompletionSource refreshed)
    {
        while (true)
        {
            written++;
            await WriteAsync(Document(written));
            try
            {
                Assert.Equal(200, await server.RefreshAsync());
            }
            catch (HttpRequestException)
            {
                return (written, confirmed); // killed
            }

            confirmed = written;
            refreshed.TrySetResult();
        }
    }

    /// <summary>The first refresh of a process is slow, and comes with the snapshot that the next one starts from.</summary>
    private static async Task KillAfterAsync(ServerProcess server, Task refreshed, TimeSpan after)
    {
        await refreshed;
        await Task.Delay(after);
        await server.KillAsync();
    }

    private async Task WriteAsync(string document)
    {
        var next = _folder.File("next.json");
        await File.WriteAllTextAsync(next, document);
        File.Move(next, _folder.File("keys.json"), overwrite: true);
    }

    private static string Document(int version) =>
        $$"""{"keys":[{{string.Join(',', Enumerable.Range(0, Keys).Select(number => Some.Key($"key_{number}", Secret(version, number))))}}],"revision":{{version + 1}},"first_revision":1,"write_id":"w{{version}}"}""";

    private static string Secret(int version, int number) => $"sec_1version{version}number{number}";
}
