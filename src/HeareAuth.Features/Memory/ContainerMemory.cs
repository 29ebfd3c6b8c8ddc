namespace HeareAuth.Features.Memory;

/// <summary>
/// Keeps a command from using the memory that the service in the same container needs: the kernel would kill one of the
/// two. What counts is measured in docs/sizing.md.
/// </summary>
internal static class ContainerMemory
{
    /// <summary>How much memory a change takes, for each byte of the stored document.</summary>
    public const double ForChange = 1.4;

    /// <summary>Same, for a change that also makes every key anew.</summary>
    public const double ForRewrite = 2.4;

    /// <summary>Same, for a command that looks at the document.</summary>
    public const double ForLook = 2;

    /// <summary>Same, for a command that lists every key.</summary>
    public const double ForList = 4;

    /// <summary>A service in the same container loads every change, and may be loading one now: the new keys beside the old ones.</summary>
    private const double ForService = 1;

    private const long FixedBytes = 4L << 20;

    /// <summary>What a command takes before it reads the document, with room to spare.</summary>
    private const long BareCommandBytes = 48L << 20;

    /// <summary>Within this time, the service returns what its last load took, and other commands end.</summary>
    private static readonly TimeSpan s_maxWait = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Makes sure, before a document is read, that there is room for it; waits a moment for it. Does nothing where no limit is set.</summary>
    /// <param name="documentBytes">The length of the stored document; -1 if unknown, which passes.</param>
    /// <param name="factor">One of the constants above.</param>
    /// <exception cref="MemoryShortException">There is not.</exception>
    public static async Task ReserveAsync(long documentBytes, double factor, TimeProvider clock, CancellationToken cancellationToken)
    {
        var needed = (long)(documentBytes * (factor + ForService)) + FixedBytes;
        var startedAt = clock.GetTimestamp();
        while (documentBytes > 0 && ControlGroup.Tightest() is { } limit && needed > limit.FreeBytes)
        {
            if (clock.GetElapsedTime(startedAt) < s_maxWait)
            {
                await Task.Delay(s_pause, clock, cancellationToken);
                continue;
            }

            throw new MemoryShortException(new Failure(
                FailureCode.MemoryInsufficient,
                $"This command needs about {MemoryLimit.Text(needed)} of memory for the document of {MemoryLimit.Text(documentBytes)}, "
                + $"but only {MemoryLimit.Text(limit.FreeBytes)} of the container's {MemoryLimit.Text(limit.MaxBytes)} are free",
                "Nothing was written. Run the command in a container or Job of its own with at least "
                + $"{MemoryLimit.Text(needed + BareCommandBytes)} of memory, or raise the limit of this container."));
        }
    }
}
