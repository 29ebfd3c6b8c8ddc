namespace HeareAuth.Features.Storage.Files;

/// <param name="what">What is at the path, as in <c>a folder</c>.</param>
internal sealed class NotRegularFileException(string what) : IOException($"it is {what}");
