#pragma warning disable
using HeareAuth.Features.Domain;
using HeareAuth.Features.Storage;
using Microsoft.Extensions.Logging;
namespace HeareAuth.Features.Storage {
 internal static class ObjectStoreFactory { public static IObjectStore Create(StorageOptions o, TimeProvider c, Microsoft.Extensions.Logging.ILoggerFactory? l) => new StubFileStore(o.KeysFile); public static IObjectStore ForFile(string path, TimeProvider c) => new StubFileStore(path); }
}
