using System.Globalization;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Documents.History;

namespace HeareAuth.Tests.Documents.History;

/// <summary>Makes stamps as the three kinds of writers do.</summary>
internal static class Chain
{
    private static int s_writes;

    extension(DocumentStamp stamp)
    {
        public static DocumentStamp First(long revision) => default(DocumentStamp).Next(revision, NewWriteId(), creates: true);

        /// <summary>This version of the command.</summary>
        public DocumentStamp ByUs(long revision) => stamp.Next(revision, NewWriteId(), creates: false);

        /// <summary>A version of the command without history: it keeps every member that it does not know.</summary>
        public DocumentStamp ByOlderVersion(long revision) => stamp with { Revision = revision, WriteId = NewWriteId() };

        /// <summary>The Python service, which writes the keys alone.</summary>
        public static DocumentStamp ByPython => default;

        public DocumentStamp ByUs(IEnumerable<long> revisions) => revisions.Aggregate(stamp, static (before, revision) => before.ByUs(revision));

        public RollbackVerdict Judge(DocumentStamp next, bool hashesOnly = true, bool forkSeen = false) =>
            RollbackRules.Judge(new DocumentFacts(stamp, false, hashesOnly), new DocumentFacts(next, false, hashesOnly), forkSeen);
    }

    private static string NewWriteId() => Interlocked.Increment(ref s_writes).ToString("D8", CultureInfo.InvariantCulture) + "andmore";
}
