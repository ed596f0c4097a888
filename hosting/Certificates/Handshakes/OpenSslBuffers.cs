using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeGateway.Hosting.Certificates.Handshakes;

/// <summary>
/// Lets OpenSSL release the buffers of a connection while they are empty (<c>SSL_MODE_RELEASE_BUFFERS</c>). Otherwise
/// each connection keeps a read buffer and a write buffer of 16 KiB for its whole life, and most connections carry silent
/// streams. .NET has no setting for the mode, and does not expose its contexts. OpenSSL calls the constructor of an
/// application's data (<c>CRYPTO_get_ex_new_index</c>) for each new context, before .NET configures it.
/// </summary>
internal static unsafe class OpenSslBuffers
{
    // The constants of openssl/crypto.h and openssl/ssl.h. They are part of OpenSSL's ABI.
    private const int SslContextClass = 1;
    private const int ModeCommand = 33;
    private const int ReleaseBuffersMode = 0x10;

    private static readonly Lazy<bool> Registered = new(Register);

    private static delegate* unmanaged<nint, int, nint, nint, nint> _control;

    /// <summary>Sets the mode in all contexts that are created from now on.</summary>
    /// <returns>Whether that is possible: not without OpenSSL 3.</returns>
    public static bool ReleaseWhileEmpty() => Registered.Value;

    private static bool Register()
    {
        // The names by which .NET loads OpenSSL 3, so these are the same libraries.
        if (
            !NativeLibrary.TryLoad("libssl.so.3", out var ssl)
            || !NativeLibrary.TryLoad("libcrypto.so.3", out var crypto)
            || !NativeLibrary.TryGetExport(ssl, "SSL_CTX_ctrl", out var control)
            || !NativeLibrary.TryGetExport(crypto, "CRYPTO_get_ex_new_index", out var register)
        )
        {
            return false;
        }

        _control = (delegate* unmanaged<nint, int, nint, nint, nint>)control;
        var getIndex = (delegate* unmanaged<
            int,
            nint,
            nint,
            delegate* unmanaged[Cdecl]<nint, nint, nint, int, nint, nint, void>,
            nint,
            nint,
            int>)register;
        return getIndex(SslContextClass, 0, 0, &OnContextCreated, 0, 0) >= 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnContextCreated(nint context, nint value, nint data, int index, nint argument, nint pointer) =>
        _control(context, ModeCommand, ReleaseBuffersMode, 0);
}
