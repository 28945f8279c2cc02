using System.Diagnostics.Metrics;

namespace TrustLedger.IdentityApi;

/// <summary>What an operator watches. Each name, unit and meaning is also in docs/OPERATING.md.</summary>
public sealed class ApiMetrics
{
    private readonly Counter<long> _failed;
    private readonly Counter<long> _published;
    private readonly Counter<long> _ledgerFaults;

    public ApiMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("TrustLedger.IdentityApi");
        _failed = meter.CreateCounter<long>("trustledger.api.failed", "{request}", "Requests that met a fault, by code.");
        _published = meter.CreateCounter<long>(
            "trustledger.api.outbox.published", "{statement}", "Statements whose receipt was stored, by log.");
        _ledgerFaults = meter.CreateCounter<long>(
            "trustledger.api.outbox.faults", "{attempt}", "Attempts to post that met a fault, by log.");
    }

    public void Failed(string code) => _failed.Add(1, new KeyValuePair<string, object?>("code", code));

    public void Published(string log) => _published.Add(1, new KeyValuePair<string, object?>("log", log));

    public void LedgerFault(string log) => _ledgerFaults.Add(1, new KeyValuePair<string, object?>("log", log));
}
