namespace HeareAuth.Features.Storage;

/// <summary>Chooses the store that the settings name.</summary>
internal static class ObjectStoreFactory
{
    public static IObjectStore Create(StorageOptions options, TimeProvider clock) =>
        options.Bucket is null ? ForFile(options.KeysFile, clock) : throw new NotImplementedException();

    public static IObjectStore ForFile(string path, TimeProvider clock) => new FileObjectStore(path, clock);
}
