namespace TrustLedger.Casework.Identifiers;

/// <summary>As GB/T 2261.1 codes it, and the parity of a resident number's sequence tells.</summary>
public enum Sex
{
    Male = 1,
    Female = 2,
}
