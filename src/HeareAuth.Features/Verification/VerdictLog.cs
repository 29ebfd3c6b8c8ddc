using Microsoft.Extensions.Logging;

namespace HeareAuth.Features.Verification;

internal static class VerdictLog
{
    public static void Verified(this ILogger logger, Verdict verdict, in PresentedKey presented, string userAgent)
    {
        // The strings of the id and the name are built only for this line.
        if (!logger.IsEnabled(verdict is Accepted ? LogLevel.Information : LogLevel.Warning))
        {
            return;
        }

        switch (verdict)
        {
            case Accepted accepted:
                logger.VerificationSucceeded(accepted.Key.Id, accepted.Key.Name, userAgent);
                break;

            case Refused refused:
                logger.VerificationFailed(presented.Prefix, userAgent, refused.Reason.Name(), refused.Key?.Id, refused.Key?.Name);
                break;
        }
    }
}
