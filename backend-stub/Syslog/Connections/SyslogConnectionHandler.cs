using System.Net.Sockets;
using EdgeGateway.Hosting.Draining;
using EdgeGateway.Hosting.Wire;
using LogSource.Buffer;
using LogSource.Ingest;
using LogSource.Ingest.Budget;
using LogSource.Syslog.Routing;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Options;

namespace LogSource.Syslog.Connections;

/// <summary>Serves the connections that Kestrel accepts for syslog.</summary>
internal sealed class SyslogConnectionHandler(
    SyslogAdmission admission,
    SyslogRouter router,
    ILogBuffer buffer,
    IngestBudget budget,
    IOptions<SyslogOptions> syslog,
    IOptions<IngestOptions> ingest,
    SyslogDropReporter drops,
    SyslogEndReporter ends,
    SyslogMetrics metrics,
    Drain drain,
    TimeProvider time
) : ConnectionHandler
{
    private readonly TimeZoneInfo _zone = SyslogTimeZone.Find(syslog.Value.TimeZone, time)!;

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var state = new SyslogConnection(
            SyslogAdmission.AddressOf(connection.RemoteEndPoint),
            connection.Transport.Input,
            time
        );
        try
        {
            if (await admission.AdmitAsync(state, drain.Closing) is { } refused)
            {
                ends.Refused(refused, connection.RemoteEndPoint);
                return;
            }

            metrics.Opened();
            try
            {
                await ServeAsync(connection, state);
            }
            finally
            {
                metrics.Closed();
            }
        }
        catch (Exception e)
            when ((e is OperationCanceledException && drain.Closing.IsCancellationRequested) || IsConnectionError(e))
        {
            ends.Broken(e, drain.Closing.IsCancellationRequested);
        }
        finally
        {
            admission.Leave(state);
        }
    }

    private static bool IsConnectionError(Exception e) =>
        e is IOException or SocketException or ConnectionAbortedException or OperationCanceledException;

    // A peer that disappears is detected two minutes after its last byte. A silent peer that responds stays connected.
    private static void EnableKeepAlive(ConnectionContext connection)
    {
        if (connection.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
        {
            TcpKeepAlive.Enable(socket, idleSeconds: 60, intervalSeconds: 15, probes: 4);
        }
    }

    private async Task ServeAsync(ConnectionContext connection, SyslogConnection state)
    {
        EnableKeepAlive(connection);
        var mapper = new SyslogMessageMapper(router, ingest.Value.MaxLineBytes, _zone, time, drops);
        var store = new SyslogStore(buffer, drops, metrics, time, drain.Closing);
        var reader = new SyslogReader(
            connection,
            state,
            mapper,
            store,
            budget,
            syslog.Value.MaxFrameBytes,
            drain.Closing
        );
        try
        {
            ends.Ended(await reader.RunAsync(), connection.RemoteEndPoint, reader.Frames + 1, reader.Fault);
        }
        finally
        {
            if (reader.Unstored > 0)
            {
                ends.Lost(reader.Unstored, connection.RemoteEndPoint);
            }
        }
    }
}
