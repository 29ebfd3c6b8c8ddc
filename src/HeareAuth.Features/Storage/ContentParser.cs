namespace HeareAuth.Features.Storage;

/// <summary>Parses the content of an object. Reads the stream only with its asynchronous methods.</summary>
/// <param name="length">In bytes; -1 if unknown.</param>
public delegate ValueTask<T> ContentParser<T>(Stream content, long length, CancellationToken cancellationToken);
