using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeGateway.Hosting.Certificates.Handshakes;

/// <summary>
/// Configures OpenSSL where .NET has no setting, or one with a high price.
/// <para>
/// Buffers (<c>SSL_MODE_RELEASE_BUFFERS</c>): otherwise each connection keeps a read buffer and a write buffer of 16 KiB
/// for its whole life, and most connections carry silent streams.
/// </para>
/// <para>
/// Cipher suites: with .NET's <c>CipherSuitesPolicy</c>, each handshake makes a context of its own, and no session is
/// resumed.
/// </para>
/// </summary>
/// <remarks>
/// .NET does not expose its contexts. OpenSSL calls the constructor of an application's data
/// (<c>CRYPTO_get_ex_new_index</c>) for each new context, before .NET configures it, and for each new connection, after
/// that. Only contexts of servers have a certificate then.
/// </remarks>
internal static unsafe class OpenSslContexts
{
    // The constants of openssl/crypto.h and openssl/ssl.h. They are part of OpenSSL's ABI.
    private const int ConnectionClass = 0;
    private const int ContextClass = 1;
    private const int ModeCommand = 33;
    private const int ReleaseBuffersMode = 0x10;

    private static readonly Lazy<bool> Registered = new(Register);
    private static readonly Lock Gate = new();

    // Ends with a zero byte. Allocated once for each list and never released: OpenSSL reads it in handshakes.
    private static volatile nint _cipherList;
    private static int _markIndex;

    private static delegate* unmanaged<nint, int, nint, nint, nint> _control;
    private static delegate* unmanaged<nint, nint> _getContext;
    private static delegate* unmanaged<nint, nint> _getCertificate;
    private static delegate* unmanaged<nint, nint, int> _setCipherList;
    private static delegate* unmanaged<nint, int, nint> _getData;
    private static delegate* unmanaged<nint, int, nint, int> _setData;

    /// <summary>Configures all contexts that are created from now on.</summary>
    /// <param name="cipherList">The suites of TLS 1.2 that servers accept, as OpenSSL names them.</param>
    /// <returns>Whether that is possible: not without OpenSSL 3.</returns>
    public static bool Configure(string cipherList)
    {
        lock (Gate)
        {
            if (_cipherList == 0 || Marshal.PtrToStringAnsi(_cipherList) != cipherList)
            {
                _cipherList = Marshal.StringToCoTaskMemAnsi(cipherList);
            }
        }

        return Registered.Value;
    }

    private static bool Register()
    {
        // The names by which .NET loads OpenSSL 3, so these are the same libraries.
        if (
            !NativeLibrary.TryLoad("libssl.so.3", out var ssl)
            || !NativeLibrary.TryLoad("libcrypto.so.3", out var crypto)
            || !NativeLibrary.TryGetExport(ssl, "SSL_CTX_ctrl", out var control)
            || !NativeLibrary.TryGetExport(ssl, "SSL_get_SSL_CTX", out var getContext)
            || !NativeLibrary.TryGetExport(ssl, "SSL_CTX_get0_certificate", out var getCertificate)
            || !NativeLibrary.TryGetExport(ssl, "SSL_CTX_set_cipher_list", out var setCipherList)
            || !NativeLibrary.TryGetExport(ssl, "SSL_CTX_get_ex_data", out var getData)
            || !NativeLibrary.TryGetExport(ssl, "SSL_CTX_set_ex_data", out var setData)
            || !NativeLibrary.TryGetExport(crypto, "CRYPTO_get_ex_new_index", out var register)
        )
        {
            return false;
        }

        _control = (delegate* unmanaged<nint, int, nint, nint, nint>)control;
        _getContext = (delegate* unmanaged<nint, nint>)getContext;
        _getCertificate = (delegate* unmanaged<nint, nint>)getCertificate;
        _setCipherList = (delegate* unmanaged<nint, nint, int>)setCipherList;
        _getData = (delegate* unmanaged<nint, int, nint>)getData;
        _setData = (delegate* unmanaged<nint, int, nint, int>)setData;
        var getIndex = (delegate* unmanaged<
            int,
            nint,
            nint,
            delegate* unmanaged[Cdecl]<nint, nint, nint, int, nint, nint, void>,
            nint,
            nint,
            int>)register;
        _markIndex = getIndex(ContextClass, 0, 0, &OnContextCreated, 0, 0);
        return _markIndex >= 0 && getIndex(ConnectionClass, 0, 0, &OnConnectionCreated, 0, 0) >= 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnContextCreated(nint context, nint value, nint data, int index, nint argument, nint pointer) =>
        _control(context, ModeCommand, ReleaseBuffersMode, 0);

    // Before any byte of the connection. The mark says that the context's suites are set: the list of a context must
    // not be replaced while handshakes read it, so the first connection sets it, and others wait here for that.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnConnectionCreated(
        nint connection,
        nint value,
        nint data,
        int index,
        nint argument,
        nint pointer
    )
    {
        var context = _getContext(connection);
        if (context == 0 || _getData(context, _markIndex) != 0 || _getCertificate(context) == 0)
        {
            return;
        }

        lock (Gate)
        {
            if (_getData(context, _markIndex) == 0)
            {
                _setCipherList(context, _cipherList);
                _setData(context, _markIndex, 1);
            }
        }
    }
}
