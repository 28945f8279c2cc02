using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using TrustLedger.Protocol;

namespace TrustLedger.Node.Commands;

/// <summary>What the commands print: results as JSON on standard output, refusals on standard error.</summary>
internal static class CommandOutput
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static int Print(this InvocationConfiguration invocation, JsonObject result)
    {
        invocation.Output.WriteLine(Text(result));
        return ExitCode.Done;
    }

    /// <summary>An object on one line.</summary>
    public static string Text(JsonObject result) => result.ToJsonString(Relaxed);

    /// <returns><see cref="ExitCode.Fault"/> for a folder that another process has, else <see cref="ExitCode.Refused"/>.</returns>
    public static int Refuse(this InvocationConfiguration invocation, Refusal refusal)
    {
        invocation.Error.WriteLine($"refused: {refusal.Code}: {refusal.Detail}");
        return refusal.Code == "locked" ? ExitCode.Fault : ExitCode.Refused;
    }
}
