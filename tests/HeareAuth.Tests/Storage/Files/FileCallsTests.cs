using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Files;
using HeareAuth.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace HeareAuth.Tests.Storage.Files;

/// <summary>Tests the time limit with a call that blocks: no file system of a test machine hangs when it should.</summary>
public sealed class FileCallsTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ManualResetEventSlim _answer = new();

    public void Dispose()
    {
        _answer.Set();
        _answer.Dispose();
    }

    [Fact]
    public async Task Gives_up_a_read_that_hangs_for_ten_seconds_and_works_again()
    {
        var calls = new FileCalls(_clock);
        var hanging = calls.ReadAsync("keys.json", Hang, CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(hanging.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));

        var failed = await Assert.ThrowsAsync<LocalFileException>(() => hanging);

        Assert.Equal("keys.json cannot be read: the file system did not answer within 10 seconds", failed.Failure.Reason);
        Assert.Equal(5, await calls.ReadAsync("keys.json", static () => Task.FromResult(5), CancellationToken.None));
    }

    /// <summary>The path leads to something else than a file: whoever looked at it again would say so, and would hang on a hung mount.</summary>
    [Fact]
    public async Task Does_not_touch_the_path_again_once_the_time_is_up()
    {
        using var folder = new TempFolder();
        var hanging = new FileCalls(_clock).ReadAsync(folder.Path, Hang, CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(10));

        var failed = await Assert.ThrowsAsync<LocalFileException>(() => hanging);

        Assert.EndsWith("the file system did not answer within 10 seconds", failed.Failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stops_waiting_when_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var hanging = new FileCalls(_clock).ReadAsync("keys.json", Hang, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
    }

    [Fact]
    public async Task Makes_no_more_calls_while_four_hang()
    {
        var calls = new FileCalls(_clock);
        for (var i = 0; i < 4; i++)
        {
            var hanging = calls.ReadAsync("keys.json", Hang, CancellationToken.None);
            _clock.Advance(TimeSpan.FromSeconds(10));
            await Assert.ThrowsAsync<LocalFileException>(() => hanging);
        }

        await Assert.ThrowsAsync<LocalFileException>(() => calls.ReadAsync("keys.json", static () => Task.FromResult(5), CancellationToken.None));
        _answer.Set();

        await Eventually.HoldsAsync(async () => Assert.Equal(5, await calls.ReadAsync("keys.json", static () => Task.FromResult(5), CancellationToken.None)), TimeSpan.FromMinutes(1));
    }

    private Task<int> Hang()
    {
        _answer.Wait();
        return Task.FromResult(0);
    }
}
