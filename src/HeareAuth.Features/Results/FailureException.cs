namespace HeareAuth.Features.Results;

/// <summary>Carries a <see cref="Failure"/> that no handler expects, such as a store that is down. Hosts read the failure, never the message.</summary>
public abstract class FailureException(Failure failure, Exception? inner = null) : Exception(failure.ToString(), inner)
{
    public Failure Failure => failure;

    /// <summary>Where the operation left something that outlives its failure, such as a backup; null if nowhere.</summary>
    public string? LeftBehind { get; set; }
}
