namespace HeareAuth.Features.Results;

/// <summary>Carries a <see cref="Failure"/> that no handler expects, such as a store that is down. Hosts read the failure, never the message.</summary>
public abstract class FailureException(Failure failure, Exception? inner = null) : Exception(failure.ToString(), inner)
{
    public Failure Failure => failure;

    /// <summary>The location of anything that the failed operation left behind, such as a backup; null if there is nothing.</summary>
    public string? LeftBehind { get; set; }
}
