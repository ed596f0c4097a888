using EdgeGateway.ReverseProxy.Destinations;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Yarp.ReverseProxy.Model;

namespace EdgeGateway.UnitTests.ReverseProxy.Destinations;

public sealed class ProvenPowerOfTwoPolicyTests
{
    private const int Picks = 1_000;

    private readonly FakeTimeProvider _time = new();
    private readonly DestinationRecords _records;
    private readonly ProvenPowerOfTwoPolicy _policy;

    public ProvenPowerOfTwoPolicyTests()
    {
        _records = new DestinationRecords(_time);
        _policy = new ProvenPowerOfTwoPolicy(_records);
    }

    [Fact]
    public void It_returns_none_of_no_destinations_and_the_only_one_of_one()
    {
        Assert.Null(_policy.PickDestination(new DefaultHttpContext(), new ClusterState("c"), []));
        Assert.Equal(Picks, Share(Destination("a", busy: 9), [Destination("a", busy: 9)]));
    }

    [Fact]
    public void The_less_busy_of_two_proven_destinations_gets_the_request()
    {
        DestinationState[] both = [Proven("busy", 500), Proven("idle", 0)];
        Assert.Equal(Picks, Share(both[1], both));
    }

    [Fact]
    public void An_unproven_destination_gets_its_share_and_no_more()
    {
        DestinationState[] both = [Proven("busy", 500), Destination("new", 0)];
        Assert.InRange(Share(both[1], both), Picks * 2 / 5, Picks * 3 / 5);
    }

    [Fact]
    public void A_failing_destination_gets_one_request_per_second_until_it_succeeds()
    {
        DestinationState[] both = [Proven("busy", 500), Proven("fails", 0)];
        _records.Of(both[1]).ReportFailure();
        Assert.Equal(0, Share(both[1], both));

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, Share(both[1], both));

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, Share(both[1], both));

        _records.Of(both[1]).ReportSuccess();
        Assert.Equal(Picks, Share(both[1], both));
    }

    [Fact]
    public void The_only_working_destination_gets_all_requests()
    {
        DestinationState[] many =
        [
            .. Enumerable.Range(0, 5).Select(i => Proven($"fails-{i}", 0)),
            Proven("works", 100),
        ];
        Array.ForEach(many[..5], destination => _records.Of(destination).ReportFailure());
        Assert.Equal(Picks, Share(many[5], many));
    }

    [Fact]
    public void Each_destination_gets_requests_while_all_of_them_fail()
    {
        DestinationState[] both = [Proven("a", 0), Proven("b", 5)];
        Array.ForEach(both, destination => _records.Of(destination).ReportFailure());
        Assert.InRange(Share(both[0], both), 1, Picks - 1);
    }

    [Fact]
    public void A_repeated_connection_failure_is_reported_once_and_so_is_its_end()
    {
        var record = new DestinationRecord(_time);
        Assert.False(record.ReportReachable());
        Assert.True(record.ReportConnectFailure());
        Assert.False(record.ReportConnectFailure());
        record.ReportFailure();
        Assert.True(record.ReportReachable());
        Assert.False(record.ReportReachable());
        Assert.True(record.ReportConnectFailure());
    }

    [Fact]
    public void A_destination_that_serves_nothing_for_a_second_is_failing_until_it_serves_a_request()
    {
        var record = new DestinationRecord(_time);
        record.ReportSuccess();
        for (var i = 0; i < 1_000; i++)
        {
            record.ReportUnserved();
        }

        Assert.True(record.IsProven);
        _time.Advance(DestinationRecord.FailureWindow);
        record.ReportUnserved();
        Assert.True(record.IsFailing);
        record.ReportSuccess();
        Assert.True(record.IsProven);
    }

    [Fact]
    public void Unserved_requests_do_not_fail_a_destination_that_serves_others()
    {
        var record = new DestinationRecord(_time);
        for (var i = 0; i < 1_000; i++)
        {
            record.ReportUnserved();
            _time.Advance(TimeSpan.FromMilliseconds(100));
            if (i % 8 == 0)
            {
                record.ReportSuccess();
            }

            Assert.False(record.IsFailing);
        }

        // Two unserved requests are not enough, however far apart they are.
        record.ReportSuccess();
        record.ReportUnserved();
        _time.Advance(TimeSpan.FromHours(1));
        record.ReportUnserved();
        Assert.False(record.IsFailing);
    }

    private int Share(DestinationState of, DestinationState[] destinations) =>
        Enumerable
            .Range(0, Picks)
            .Count(_ =>
                _policy.PickDestination(new DefaultHttpContext(), new ClusterState("c"), destinations)!.DestinationId
                == of.DestinationId
            );

    private DestinationState Proven(string id, int busy)
    {
        var destination = Destination(id, busy);
        _records.Of(destination).ReportSuccess();
        return destination;
    }

    private static DestinationState Destination(string id, int busy) => new(id) { ConcurrentRequestCount = busy };
}
