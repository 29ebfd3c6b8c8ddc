namespace HeareAuth.Features.Memory;

/// <summary>The container has too little memory left for a command. Nothing was written.</summary>
public sealed class MemoryShortException(Failure failure) : FailureException(failure);
