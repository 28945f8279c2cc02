using TrustLedger.Protocol.Notes;

namespace TrustLedger.Protocol.Witnesses;

/// <summary>The signature lines that a witness answers with: c2sp.org/tlog-witness.</summary>
public static class CosignatureLines
{
    /// <summary>The lines that a cosigner adds to a checkpoint, each with its newline.</summary>
    public static string Write(SignedNote checkpoint, NoteSigner witness, ulong seconds) =>
        witness.Cosign(checkpoint, seconds).Signatures[^1] + "\n";

    /// <summary>Adds the cosignature of one witness to a checkpoint. Lines of other keys are passed over.</summary>
    /// <param name="checkpoint">The checkpoint that was sent.</param>
    /// <param name="lines">The answer's body.</param>
    /// <param name="witness">The witness that was asked.</param>
    /// <returns>
    /// The checkpoint with that line; or, first match wins: <c>note-malformed</c>, <c>note-signature-wrong</c>,
    /// <c>note-unsigned</c> when the witness has not cosigned it.
    /// </returns>
    public static Result<SignedNote> Add(SignedNote checkpoint, string lines, NoteVerifierKey witness)
    {
        if (!SignedNote.Parse(checkpoint.Text + "\n" + lines).TryGet(out var answer, out var refusal)
            || !answer.Verify(witness).TryGet(out _, out refusal))
            return refusal;
        var line = answer.Signatures.First(signature => signature.KeyId == witness.KeyId && signature.Name == witness.Name);
        return SignedNote.Create(checkpoint.Text,
            [.. checkpoint.Signatures.Where(signature => signature.KeyId != line.KeyId || signature.Name != line.Name), line]);
    }
}
