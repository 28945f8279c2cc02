using System.Runtime.InteropServices;

namespace TrustLedger.Client.Pkcs11;

/// <summary>The functions of a PKCS #11 module, by their place in its CK_FUNCTION_LIST (v2.40, §6.2).</summary>
/// <remarks>
/// Linux: <c>unsigned long</c> is as wide as a pointer. A module is loaded once for the life of the process and never
/// finalised: others in the process may use it too.
/// </remarks>
internal sealed unsafe class Cryptoki
{
    private const nuint OsLocking = 2; // CKF_OS_LOCKING_OK: calls from several threads
    private const int Pointers = 6;

    private readonly void** _functions;

    private Cryptoki(void** functions) => _functions = functions;

    /// <returns>Null when there is no such library, or it is no PKCS #11 module.</returns>
    public static Cryptoki? Load(string path)
    {
        if (!NativeLibrary.TryLoad(path, out var library) || !NativeLibrary.TryGetExport(library, "C_GetFunctionList", out var export))
            return null;
        byte* list;
        if (((delegate* unmanaged[Cdecl]<byte**, nuint>)export)(&list) != 0 || list is null)
            return null;

        // CK_VERSION comes first and is padded to a pointer's width.
        return new Cryptoki((void**)(list + sizeof(void*)));
    }

    public CryptokiResult Initialize()
    {
        var arguments = stackalloc nuint[Pointers]; // CK_C_INITIALIZE_ARGS: four callbacks, flags, reserved
        new Span<nuint>(arguments, Pointers).Clear();
        arguments[4] = OsLocking;
        return (CryptokiResult)((delegate* unmanaged[Cdecl]<nuint*, nuint>)_functions[0])(arguments);
    }

    public CryptokiResult GetSlotList(nuint[]? slots, ref nuint count)
    {
        fixed (nuint* into = slots)
        fixed (nuint* number = &count)
            return (CryptokiResult)((delegate* unmanaged[Cdecl]<byte, nuint*, nuint*, nuint>)_functions[4])(1, into, number);
    }

    /// <param name="info">At least the 208 bytes of a CK_TOKEN_INFO.</param>
    public CryptokiResult GetTokenInfo(nuint slot, Span<byte> info)
    {
        fixed (byte* into = info)
            return (CryptokiResult)((delegate* unmanaged[Cdecl]<nuint, byte*, nuint>)_functions[6])(slot, into);
    }

    public CryptokiResult OpenSession(nuint slot, nuint flags, out nuint session)
    {
        fixed (nuint* into = &session)
            return (CryptokiResult)((delegate* unmanaged[Cdecl]<nuint, nuint, void*, void*, nuint*, nuint>)_functions[12])(slot, flags, null, null, into);
    }

    public CryptokiResult CloseSession(nuint session) =>
        (CryptokiResult)((delegate* unmanaged[Cdecl]<nuint, nuint>)_functions[13])(session);

    public CryptokiResult CloseAllSessions(nuint slot) =>
        (CryptokiResult)((delegate* unmanaged[Cdecl]<nuint, nuint>)_functions[14])(slot);

    public CryptokiResult Login(nuint session, nuint user, ReadOnlySpan<byte> pin)
    {
        fixed (byte* from = pin)
            return (CryptokiResult)((delegate* unmanaged[Cdecl]<nuint, nuint, byte*, nuint, nuint>)_functions[18])(session, user, from, (nuint)pin.Length);
    }

    public CryptokiResult GetAttributeValue(nuint session, nuint item, ref CryptokiAttribute attribute)
    {
        fixed (CryptokiAttribute* into = &attribute)
            return (CryptokiResult)((delegate* unmanaged[Cdecl]<nuint, nuint, CryptokiAttribute*, nuint, nuint>)_functions[24])(session, item, into, 1);
    }

    public CryptokiResult FindObjectsInit(nuint session, ReadOnlySpan<CryptokiAttribute> template)
    {
        fixed (CryptokiAttribute* from = template)
            return (CryptokiResult)((delegate* unmanaged[Cdecl]<nuint, CryptokiAttribute*, nuint, nuint>)_functions[26])(session, from, (nuint)template.Length);
    }

    public CryptokiResult FindObjects(nuint session, Span<nuint> found, out nuint count)
    {
        fixed (nuint* into = found)
        fixed (nuint* number = &count)
            return (CryptokiResult)((delegate* unmanaged[Cdecl]<nuint, nuint*, nuint, nuint*, nuint>)_functions[27])(session, into, (nuint)found.Length, number);
    }

    public CryptokiResult FindObjectsFinal(nuint session) =>
        (CryptokiResult)((delegate* unmanaged[Cdecl]<nuint, nuint>)_functions[28])(session);

    public CryptokiResult SignInit(nuint session, CryptokiMechanism mechanism, nuint key) =>
        (CryptokiResult)((delegate* unmanaged[Cdecl]<nuint, CryptokiMechanism*, nuint, nuint>)_functions[42])(session, &mechanism, key);

    public CryptokiResult Sign(nuint session, ReadOnlySpan<byte> data, Span<byte> signature, ref nuint length)
    {
        fixed (byte* from = data)
        fixed (byte* into = signature)
        fixed (nuint* number = &length)
            return (CryptokiResult)((delegate* unmanaged[Cdecl]<nuint, byte*, nuint, byte*, nuint*, nuint>)_functions[43])(session, from, (nuint)data.Length, into, number);
    }

    public CryptokiResult GenerateKeyPair(
        nuint session, CryptokiMechanism mechanism, ReadOnlySpan<CryptokiAttribute> open, ReadOnlySpan<CryptokiAttribute> secret)
    {
        nuint publicKey, privateKey;
        fixed (CryptokiAttribute* forOpen = open)
        fixed (CryptokiAttribute* forSecret = secret)
        {
            return (CryptokiResult)((delegate* unmanaged[Cdecl]<nuint, CryptokiMechanism*, CryptokiAttribute*, nuint, CryptokiAttribute*, nuint, nuint*, nuint*, nuint>)_functions[59])(
                session, &mechanism, forOpen, (nuint)open.Length, forSecret, (nuint)secret.Length, &publicKey, &privateKey);
        }
    }
}
