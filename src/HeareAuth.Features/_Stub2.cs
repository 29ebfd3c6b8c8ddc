#pragma warning disable
namespace HeareAuth.Features.Storage {
 internal sealed class StubFileStore(string path) : IObjectStore {
  static readonly Lock L = new();
  public string Kind => "file"; public string Location => path;
  static string Tag(byte[] b) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(b));
  public async Task<ObjectRead<T>> ReadAsync<T>(string? u, Func<Stream, long, CancellationToken, ValueTask<T>> parse, CancellationToken c) where T : class {
   if (!File.Exists(path)) return ObjectRead<T>.Absent(); var b = File.ReadAllBytes(path); var t = Tag(b); if (t == u) return ObjectRead<T>.NotModified(t);
   return ObjectRead<T>.Found(await parse(new MemoryStream(b), b.Length, c), t); }
  public Task<string> WriteAsync(ReadOnlyMemory<byte> content, ObjectMediaType m, string? e, CancellationToken c) { lock (L) { var cur = File.Exists(path) ? Tag(File.ReadAllBytes(path)) : null; if (cur != e) throw new StaleObjectException("x"); Directory.CreateDirectory(Path.GetDirectoryName(path)!); File.WriteAllBytes(path + ".t", content.ToArray()); File.Move(path + ".t", path, true); return Task.FromResult(Tag(content.ToArray())); } }
  public Task EnsureConditionalWritesAsync(CancellationToken c) => Task.CompletedTask; public IObjectStore Beside(string s) => new StubFileStore(path + s); public Task<IReadOnlyList<string>> ListBesideAsync(string s, CancellationToken c) => throw new NotImplementedException();
 } }
