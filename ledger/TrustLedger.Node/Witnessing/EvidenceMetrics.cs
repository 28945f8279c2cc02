using System.Globalization;
using System.Text;

namespace TrustLedger.Node.Witnessing;

/// <summary>What a witness or a mirror has against the logs that it looks at, in Prometheus' text form.</summary>
internal static class EvidenceMetrics
{
    public static void Write(StringBuilder text, EvidenceFolder evidence)
    {
        text.Append("# HELP trustledger_node_forks Pairs of checkpoints that can't both be true.\n# TYPE trustledger_node_forks gauge\n");
        text.Append(CultureInfo.InvariantCulture, $"trustledger_node_forks {evidence.Forks}\n");
        text.Append("# HELP trustledger_node_failed_proofs Proofs that did not join two checkpoints.\n# TYPE trustledger_node_failed_proofs gauge\n");
        text.Append(CultureInfo.InvariantCulture, $"trustledger_node_failed_proofs {evidence.Suspicions}\n");
    }
}
