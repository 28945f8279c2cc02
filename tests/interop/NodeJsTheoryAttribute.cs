namespace TrustLedger.Interop;

/// <summary>As <see cref="NodeJsFactAttribute"/>, for a theory.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeJsTheoryAttribute : TheoryAttribute
{
    public NodeJsTheoryAttribute() => Skip = NpmFolder.Reason(Environment.GetEnvironmentVariable("PATH") ?? "");
}
