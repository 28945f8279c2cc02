using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using TrustLedger.Node.Mirroring;
using TrustLedger.Node.Witnessing;

namespace TrustLedger.Node;

/// <summary>Section <c>Node</c>. Checked once, before the node answers anything.</summary>
public sealed class NodeOptions
{
    /// <summary>Where the logs are. On a network filesystem a sync may not mean what it says.</summary>
    [Required]
    public required string DataFolder { get; init; }

    /// <summary>Where the node listens. It speaks plain http: beyond loopback put a TLS proxy before it.</summary>
    [Required, RegularExpression("^http://[^/]+/?$")]
    public string Url { get; init; } = "http://127.0.0.1:7401";

    /// <summary>Set it where a proxy on another machine ends TLS. Without one, request proofs travel in the clear.</summary>
    public bool BehindTlsProxy { get; init; }

    /// <summary>First line: what opens the key files. Readable by the node's user alone.</summary>
    [Required]
    public required string PassphraseFile { get; init; }

    /// <summary>What this process is for the logs: each role has its own process, folder, name and key.</summary>
    public NodeRole Role { get; init; }

    /// <summary>The logs of a primary or a mirror; a witness has none of its own.</summary>
    [ValidateEnumeratedItems]
    public IReadOnlyList<LogOptions> Logs { get; init; } = [];

    /// <summary>The mirror role alone has it.</summary>
    [ValidateObjectMembers]
    public MirrorOptions? Mirror { get; init; }

    /// <summary>The witness role alone has it.</summary>
    [ValidateObjectMembers]
    public WitnessOptions? Witness { get; init; }

    /// <summary>
    /// How long statements gather before they are written together. More means fewer writes and slower answers; at 0 a
    /// batch is what came in while the last one was written.
    /// </summary>
    [Range(0, 1_000)]
    public int BatchMilliseconds { get; init; }

    /// <summary>
    /// The beat at which a log that is closed to strangers takes entries in, padded, busy or not. Shorter means faster
    /// answers and a log that grows faster: one padding entry a beat, 345,600 a day at 250.
    /// </summary>
    [Range(20, 60_000)]
    public int CorrectionsTickMilliseconds { get; init; } = 250;

    /// <summary>Statements that may wait in each log. More means longer waits and more memory; beyond it callers get 429.</summary>
    [Range(1, 1_000_000)]
    public int QueueLimit { get; init; } = 8_192;

    /// <summary>
    /// From when on <c>/healthz</c> says that a stage lags: the age of what waits for it. Too short and it cries wolf
    /// while an index is made anew; too long and nobody hears of a disk that has slowed down.
    /// </summary>
    [Range(1, 3_600)]
    public int LagSeconds { get; init; } = 30;

    /// <summary>How often tiles are written to their files. Rarer means more to replay after a crash.</summary>
    [Range(10, 60_000)]
    public int FlushMilliseconds { get; init; } = 1_000;

    /// <summary>How long one witness may take to answer. Shorter leaves slow ones behind; longer holds up a log that needs them.</summary>
    [Range(100, 60_000)]
    public int WitnessMilliseconds { get; init; } = 5_000;

    /// <summary>How long a caller waits who asks for cosignatures (<c>ack=cosigned</c>) before it is told to ask again.</summary>
    [Range(100, 60_000)]
    public int CosignedMilliseconds { get; init; } = 10_000;
}
