using System.Net;
using EdgeGateway.Overload.Caps;
using EdgeGateway.RequestTimeouts;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeGateway.UnitTests.Overload;

public sealed class SlowUploadsTests : IDisposable
{
    private static readonly IPAddress Client = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Other = IPAddress.Parse("192.0.2.2");

    private readonly OverloadHarness _harness = new();
    private readonly UploadGate _uploads;

    // Uploads that are registered here directly need no caps.
    public SlowUploadsTests() => _uploads = new UploadGate(null!, null!, _harness.Refusals);

    public void Dispose() => _harness.Dispose();

    [Fact]
    public void Slow_uploads_are_accepted_up_to_a_number_and_the_slowest_end_first()
    {
        var slowest = Start(Client);
        RequestTimeout[] honest = [Start(Client), Start(Client)];
        var fast = Start(Client);
        for (var second = 0; second < 20; second++)
        {
            Send(slowest, 1);
            Array.ForEach(honest, upload => Send(upload, 100));
            Send(fast, 1_000);
            _harness.Time.Advance(TimeSpan.FromSeconds(1));
        }

        EndSlowest(("MaxSlowUploadsPerAddress", "2"));
        Assert.Equal(RequestTimeoutCause.ClientSlow, slowest.Cause);
        Assert.All([.. honest, fast], upload => Assert.Null(upload.Cause));
        Assert.Equal(["slow-uploads-per-address"], _harness.Refused);
    }

    [Fact]
    public void All_clients_together_have_a_number_of_slow_uploads()
    {
        RequestTimeout[] uploads = [.. Enumerable.Range(0, 6).Select(i => Start(i % 2 == 0 ? Client : Other))];
        _harness.Time.Advance(SlowUploads.Grace);
        EndSlowest(("MaxSlowUploadsPerAddress", "2"), ("MaxSlowUploads", "3"));
        Assert.Equal(3, uploads.Count(upload => upload.Cause is null));
        Assert.Equal(
            ["slow-uploads", "slow-uploads-per-address", "slow-uploads-per-address"],
            _harness.Refused.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void An_address_that_many_clients_share_has_no_number_of_its_own()
    {
        RequestTimeout[] uploads = [Start(null), Start(null), Start(null)];
        _harness.Time.Advance(SlowUploads.Grace);
        EndSlowest(("MaxSlowUploadsPerAddress", "1"));
        Assert.All(uploads, upload => Assert.Null(upload.Cause));
    }

    [Fact]
    public void Nothing_is_slow_before_its_client_was_waited_for_long_enough()
    {
        var upload = Start(Client);
        _harness.Time.Advance(SlowUploads.Grace - TimeSpan.FromSeconds(1));
        Assert.Null(upload.FindUploadRate(SlowUploads.Grace));
        _harness.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, upload.FindUploadRate(SlowUploads.Grace));
    }

    [Fact]
    public void Time_in_which_the_backend_is_waited_for_does_not_count()
    {
        var upload = Start(Client);
        _harness.Time.Advance(TimeSpan.FromSeconds(10));
        upload.OnClientSent(5_000);
        _harness.Time.Advance(TimeSpan.FromMinutes(10));
        upload.OnAwaitClient();
        Assert.Equal(500, upload.FindUploadRate(SlowUploads.Grace));
    }

    [Fact]
    public void A_body_beside_its_response_may_pause_until_the_response_has_ended()
    {
        var upload = Start(Client);
        upload.OnBackendSent(1);
        _harness.Time.Advance(SlowUploads.Grace);
        Assert.Null(upload.FindUploadRate(SlowUploads.Grace));
        upload.OnBackendSent(0);
        Assert.Equal(0, upload.FindUploadRate(SlowUploads.Grace));
    }

    [Theory]
    [InlineData("MinUploadBytesPerSecond")]
    [InlineData("MaxSlowUploadsPerAddress")]
    public void Zero_turns_the_limit_off(string key)
    {
        RequestTimeout[] uploads = [.. Enumerable.Range(0, 100).Select(_ => Start(Client))];
        _harness.Time.Advance(SlowUploads.Grace);
        EndSlowest((key, "0"));
        Assert.All(uploads, upload => Assert.Null(upload.Cause));
    }

    private RequestTimeout Start(IPAddress? address)
    {
        var upload = _harness.StartRequest();
        upload.OnAwaitClient();
        _uploads.Open[upload] = address;
        return upload;
    }

    private static void Send(RequestTimeout upload, int bytes)
    {
        upload.OnClientSent(bytes);
        upload.OnAwaitClient();
    }

    private void EndSlowest(params (string, string)[] settings)
    {
        using var slow = new SlowUploads(
            _uploads,
            OverloadSettings.Of(settings),
            _harness.Refusals,
            _harness.Time,
            NullLogger<SlowUploads>.Instance
        );
        slow.EndSlowest();
    }
}
