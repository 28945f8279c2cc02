namespace TrustLedger.Client.Pkcs11;

/// <summary>The numbers of PKCS #11 v2.40 that we pass (pkcs11t.h).</summary>
internal static class CryptokiNames
{
    public const nuint User = 1; // CKU_USER
    public const nuint SerialSession = 4; // CKF_SERIAL_SESSION, always set
    public const nuint ReadWriteSession = 2; // CKF_RW_SESSION
    public const nuint TokenInitialized = 0x400; // CKF_TOKEN_INITIALIZED

    public const nuint PublicKey = 2; // CKO_PUBLIC_KEY
    public const nuint PrivateKey = 3; // CKO_PRIVATE_KEY
    public const nuint EllipticCurve = 3; // CKK_EC

    public const nuint Class = 0x000; // CKA_CLASS
    public const nuint Token = 0x001; // CKA_TOKEN: lasts longer than the session
    public const nuint Private = 0x002; // CKA_PRIVATE: needs a login
    public const nuint Label = 0x003; // CKA_LABEL
    public const nuint KeyType = 0x100; // CKA_KEY_TYPE
    public const nuint Id = 0x102; // CKA_ID: the two halves of a pair have the same
    public const nuint Sensitive = 0x103; // CKA_SENSITIVE
    public const nuint Sign = 0x108; // CKA_SIGN
    public const nuint Verify = 0x10A; // CKA_VERIFY
    public const nuint Extractable = 0x162; // CKA_EXTRACTABLE
    public const nuint Parameters = 0x180; // CKA_EC_PARAMS
    public const nuint Point = 0x181; // CKA_EC_POINT

    public const nuint GenerateEllipticCurve = 0x1040; // CKM_EC_KEY_PAIR_GEN
    public const nuint Ecdsa = 0x1041; // CKM_ECDSA: signs a hash, gives r and s side by side
}
