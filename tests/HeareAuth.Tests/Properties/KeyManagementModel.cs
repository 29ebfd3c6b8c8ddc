using HeareAuth.Features.Keys;
using HeareAuth.Features.Results;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Files;
using HeareAuth.Tests.Support;
using HeareAuth.Tests.Verification;

namespace HeareAuth.Tests.Properties;

/// <summary>
/// Creates, deletes and lists keys through the slices, on a real file behind a store that fails. For each key it knows
/// whether the key must, must not or may exist.
/// </summary>
internal sealed class KeyManagementModel : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FaultyStore _store;
    private readonly SomeFeatures _ours;
    private readonly SomeFeatures _others;
    private readonly List<ModelKey> _keys = [];
    private readonly HashSet<string> _uncertainNames = [];
    private bool _outcomeIsUnknown;
    private int _names;

    public KeyManagementModel()
    {
        var file = new FileObjectStore(_folder.File("keys.json"), TimeProvider.System);
        var clock = new HurriedClock();
        _store = new FaultyStore(file) { Overtake = CreateByAnotherAsync, Delete = DeleteByAnotherAsync };
        _ours = new SomeFeatures(new StorageOptions(), _store.AsStore, clock);
        _others = new SomeFeatures(new StorageOptions(), file, clock);
    }

    private enum Presence
    {
        Present,
        Absent,
        Uncertain,
    }

    public async Task RunAsync(ModelStep step)
    {
        _store.Begin(step);
        await (step.Operation switch
        {
            ModelOperation.Create => CreateAsync(),
            ModelOperation.Delete when _keys.Count > 0 => DeleteAsync(_keys[step.Pick % _keys.Count]),
            _ => ListAsync(),
        });
        _store.Heal();
        await CheckAsync();
    }

    /// <summary>Delivers the writes still in flight, which must not break a promise either.</summary>
    public async Task EndAsync()
    {
        await _store.DeliverLateWritesAsync();
        await CheckAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _ours.DisposeAsync();
        await _others.DisposeAsync();
        _folder.Dispose();
    }

    private async Task CreateAsync()
    {
        var name = $"key {++_names}";
        if (await TryAsync(new CreateKey(name)) is { } outcome)
        {
            Remember(outcome.Value);
        }
        else if (_outcomeIsUnknown)
        {
            _uncertainNames.Add(name);
        }
    }

    private async Task DeleteAsync(ModelKey key)
    {
        if (await TryAsync(new DeleteKey(key.Id)) is { } outcome)
        {
            Assert.True(
                outcome.IsSuccess || (outcome.Failure.Kind is FailureKind.NotFound && key.Presence is not Presence.Present),
                $"{key.Name} was created and not deleted, but is not found");
            key.Presence = Presence.Absent;
        }
        else if (_outcomeIsUnknown && key.Presence is Presence.Present)
        {
            key.Presence = Presence.Uncertain;
        }
    }

    private async Task ListAsync()
    {
        if (await TryAsync(new ListKeys()) is { Value: { } listed })
        {
            CheckIds([.. listed.Keys.Select(static key => (key.Id, key.Name))]);
        }
    }

    /// <returns>Null if a fault of the store ended the operation.</returns>
    private async Task<Result<T>?> TryAsync<T>(MediatR.IRequest<Result<T>> message)
        where T : class
    {
        _outcomeIsUnknown = false;
        try
        {
            return await _ours.SendAsync(message).WaitAsync(TimeSpan.FromSeconds(60));
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
        catch (WriteOutcomeUnknownException)
        {
            _outcomeIsUnknown = true;
            return null;
        }
    }

    private async Task CreateByAnotherAsync() => Remember(await _others.AskAsync(new CreateKey($"other {++_names}")));

    private async Task DeleteByAnotherAsync()
    {
        if (_keys.Find(static key => key.Presence is Presence.Present) is { } oldest)
        {
            await _others.AskAsync(new DeleteKey(oldest.Id));
            oldest.Presence = Presence.Absent;
        }
    }

    private void Remember(CreatedKey? created)
    {
        Assert.NotNull(created);
        _keys.Add(new ModelKey(created.Key.Id, created.Key.Name, created.Secret.Reveal()));
    }

    private async Task CheckAsync()
    {
        var stored = await _others.AskAsync(new ListKeys());
        CheckIds([.. stored.Keys.Select(static key => (key.Id, key.Name))]);
        if (!File.Exists(_folder.File("keys.json")))
        {
            return;
        }

        var served = await Ring.ReadAsync(await File.ReadAllBytesAsync(_folder.File("keys.json")));
        Assert.Equal((stored.Keys.Count, 0), (served.Ring.Count, served.Unreadable));
        Assert.All(_keys, key => Assert.True(
            key.Presence is Presence.Uncertain || Ring.AnswerTo(served, key.Secret) is not null == key.Presence is Presence.Present,
            $"{key.Name} is {key.Presence}, but its secret is verified otherwise"));
    }

    private void CheckIds(IReadOnlyList<(string Id, string Name)> stored)
    {
        var ids = stored.Select(static key => key.Id).ToHashSet();
        Assert.Equal(stored.Count, ids.Count);
        Assert.All(_keys, key => Assert.True(
            key.Presence is Presence.Uncertain || ids.Contains(key.Id) == key.Presence is Presence.Present,
            $"{key.Name} is {key.Presence}, but is {(ids.Contains(key.Id) ? "stored" : "not stored")}"));
        var strangers = stored.Where(key => _keys.TrueForAll(known => known.Id != key.Id)).ToList();
        Assert.All(strangers, key => Assert.Contains(key.Name, _uncertainNames));
        Assert.Equal(strangers.Count, strangers.DistinctBy(static key => key.Name).Count());
    }

    private sealed class ModelKey(string id, string name, string secret)
    {
        public string Id => id;

        public string Name => name;

        public string Secret => secret;

        public Presence Presence { get; set; } = Presence.Present;
    }
}
