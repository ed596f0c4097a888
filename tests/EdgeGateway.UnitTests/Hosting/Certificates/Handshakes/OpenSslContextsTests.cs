using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using EdgeGateway.Hosting.Certificates.Handshakes;
using EdgeGateway.Testing;

namespace EdgeGateway.UnitTests.Hosting.Certificates.Handshakes;

public sealed class OpenSslContextsTests
{
    private const int SslContextClass = 1;
    private const int ModeCommand = 33;
    private const int ReleaseBuffersMode = 0x10;

    private static readonly ConcurrentQueue<nint> Modes = [];
    private static readonly Control GetMode = Import<Control>("libssl.so.3", "SSL_CTX_ctrl");

    // OpenSSL calls it as long as the process runs.
    private static readonly Created OnCreated = (context, _, _, _, _, _) =>
        Modes.Enqueue(GetMode(context, ModeCommand, 0, 0));

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void Created(nint parent, nint value, nint data, int index, nint argument, nint pointer);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int GetNewIndex(int type, nint argument, nint pointer, Created created, nint copied, nint freed);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate nint Control(nint context, int command, nint value, nint pointer);

    [Fact]
    public async Task Contexts_of_handshakes_release_the_buffers_of_connections_while_they_are_empty()
    {
        Assert.True(OpenSslContexts.Configure(CipherSuites.ToOpenSsl([])));
        Assert.True(OpenSslContexts.Configure(CipherSuites.ToOpenSsl([])));
        var getNewIndex = Import<GetNewIndex>("libcrypto.so.3", "CRYPTO_get_ex_new_index");
        Assert.True(getNewIndex(SslContextClass, 0, 0, OnCreated, 0, 0) > 0);

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, TestContext.Current.CancellationToken);
        using var accepted = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await using var near = new SslStream(
            client.GetStream(),
            false,
            (_, certificate, _, _) => TestCertificate.Instance.Equals(certificate)
        );
        await using var far = new SslStream(accepted.GetStream());
        await Task.WhenAll(
            near.AuthenticateAsClientAsync("localhost"),
            far.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificate = TestCertificate.Instance,
                    AllowTlsResume = false,
                },
                TestContext.Current.CancellationToken
            )
        );

        Assert.NotEmpty(Modes);
        Assert.All(Modes, mode => Assert.Equal(ReleaseBuffersMode, mode & ReleaseBuffersMode));
    }

    private static T Import<T>(string library, string function) =>
        Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(NativeLibrary.Load(library), function));
}
