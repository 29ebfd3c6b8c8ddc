using System.Globalization;

namespace HeareAuth.Soak;

/// <summary>What eng/soak passes on.</summary>
internal sealed record SoakOptions
{
    /// <summary>REFRESH_INTERVAL of the service; promises are told in it.</summary>
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(2);

    /// <summary>How long after a fault the service may take to read again: a read's own limit.</summary>
    public static readonly TimeSpan Recovery = TimeSpan.FromSeconds(10);

    public TimeSpan Duration { get; private init; } = TimeSpan.FromMinutes(10);

    /// <summary>Requests a second.</summary>
    public int Rate { get; private init; } = 2000;

    public TimeSpan FaultEvery { get; private init; } = TimeSpan.FromSeconds(15);

    /// <summary>Makes a run repeat its faults and changes.</summary>
    public int Seed { get; private init; } = 1;

    /// <summary>The published service, an executable.</summary>
    public required string Service { get; init; }

    /// <summary>The command, an executable.</summary>
    public required string Cli { get; init; }

    /// <summary>Where a real S3 listens; its keys are in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.</summary>
    public required Uri S3 { get; init; }

    /// <summary>The page that gets the figures; null for none.</summary>
    public string? Report { get; private init; }

    public static SoakOptions Parse(string[] args)
    {
        var values = args.Chunk(2).ToDictionary(static pair => pair[0], static pair => pair[1]);
        return new SoakOptions
        {
            Service = values["--service"],
            Cli = values["--cli"],
            S3 = new Uri(values["--s3"]),
            Report = values.GetValueOrDefault("--report"),
            Duration = TimeSpan.FromMinutes(Number("--minutes", 10)),
            Rate = (int)Number("--rate", 2000),
            FaultEvery = TimeSpan.FromSeconds(Number("--fault-seconds", 15)),
            Seed = (int)Number("--seed", 1),
        };

        double Number(string option, double other) =>
            values.TryGetValue(option, out var text) ? double.Parse(text, CultureInfo.InvariantCulture) : other;
    }
}
