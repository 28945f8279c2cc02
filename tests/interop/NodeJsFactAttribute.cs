namespace TrustLedger.Interop;

/// <summary>A test that needs Node.js and npm: where one is missing it is left out, and says what to install.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeJsFactAttribute : FactAttribute
{
    public NodeJsFactAttribute() => Skip = NpmFolder.Reason(Environment.GetEnvironmentVariable("PATH") ?? "");
}
