using FastEndpoints;
using HeareAuth.Api.Http;
using HeareAuth.Features;
using HeareAuth.Features.Results;
using HeareAuth.Features.Telemetry;
using MediatR;

namespace HeareAuth.Api.Endpoints;

/// <summary>POST /refresh, for callers on this machine or with the token.</summary>
internal sealed class RefreshEndpoint(ISender sender, LocalOnly localOnly) : EndpointWithoutRequest
{
    private static readonly byte[] s_forbidden = [.. """{"error":"Refresh endpoint only accessible from localhost"}"""u8];

    public override void Configure()
    {
        Post(Paths.Refresh);
        AllowAnonymous();
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var body = await JsonBody.ReadAsync(HttpContext.Request, RefreshBody.Read, ct);
        if (!body.IsEmpty && !JsonBody.IsJson(HttpContext.Request))
        {
            await Outcomes.SendUnsupportedTypeAsync(HttpContext);
        }
        else if (body.Request is not { } request)
        {
            await Outcomes.SendFailureAsync(HttpContext, new Failure(FailureCode.JsonMalformed, "malformed JSON"));
        }
        else if (!localOnly.Allows(HttpContext))
        {
            AuthMeter.RefreshRejected();
            Logger.RefreshRejected(HttpContext.ClientHost(), HttpContext.ForwardedFor());
            await Answer.SendAsync(HttpContext, StatusCodes.Status403Forbidden, s_forbidden);
        }
        else
        {
            var refreshed = await sender.Send(request, ct);
            await (refreshed.IsSuccess
                ? Answer.SendAsync(HttpContext, StatusCodes.Status200OK, RefreshBody.Write(refreshed.Value))
                : Outcomes.SendFailureAsync(HttpContext, refreshed.Failure));
        }
    }
}
