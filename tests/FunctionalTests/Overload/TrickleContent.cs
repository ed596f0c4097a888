using System.Net;
using System.Text;

namespace FunctionalTests.Overload;

/// <summary>A body without a length, of which a line is sent each second until its time is up.</summary>
internal sealed class TrickleContent(string line, TimeSpan duration) : HttpContent
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var bytes = Encoding.ASCII.GetBytes(line);
        for (var sent = TimeSpan.Zero; sent < duration; sent += Interval)
        {
            await stream.WriteAsync(bytes);
            await stream.FlushAsync();
            await Task.Delay(Interval);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
