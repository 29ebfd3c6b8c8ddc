using System.Text.Json;

namespace HeareAuth.Tests.Telemetry;

/// <summary>One post as the server took it.</summary>
internal sealed record StatsPost(string Route, string? ContentType, string? Authorization, JsonElement Body);
