namespace TrustLedger.Client.Pkcs11;

/// <summary>The return values of PKCS #11 v2.40 that mean something to us (§11.1 of the specification).</summary>
internal enum CryptokiResult : ulong
{
    Ok = 0x00,
    DeviceError = 0x30,
    DeviceRemoved = 0x32,
    KeyHandleInvalid = 0x60,
    ObjectHandleInvalid = 0x82,
    PinIncorrect = 0xA0,
    PinLengthRange = 0xA2,
    PinLocked = 0xA4,
    SessionClosed = 0xB0,
    SessionHandleInvalid = 0xB3,
    TokenNotPresent = 0xE0,
    UserAlreadyLoggedIn = 0x100,
    UserNotLoggedIn = 0x101,
    AlreadyInitialized = 0x191,
}
