using EdgeGateway.ReverseProxy.Destinations;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Yarp.ReverseProxy.Model;

namespace EdgeGateway.UnitTests.ReverseProxy.Destinations;

public sealed class ProvenDestinationsPolicyTests
{
    private const int Picks = 1_000;

    private readonly FakeTimeProvider _time = new();
    private readonly DestinationRecords _records;
    private readonly ProvenDestinationsPolicy _policy;

    public ProvenDestinationsPolicyTests()
    {
        _records = new DestinationRecords(_time);
        _policy = new ProvenDestinationsPolicy(_records);
    }

    [Fact]
    public void There_is_none_of_none_and_one_of_one()
    {
        Assert.Null(_policy.PickDestination(new DefaultHttpContext(), new ClusterState("c"), []));
        Assert.Equal(Picks, Share(Destination("a", busy: 9), [Destination("a", busy: 9)]));
    }

    [Fact]
    public void The_less_busy_of_two_that_work_gets_the_request()
    {
        DestinationState[] both = [Proven("busy", 500), Proven("idle", 0)];
        Assert.Equal(Picks, Share(both[1], both));
    }

    [Fact]
    public void One_that_has_not_answered_yet_gets_its_share_however_idle_it_is()
    {
        DestinationState[] both = [Proven("busy", 500), Destination("new", 0)];
        Assert.InRange(Share(both[1], both), Picks * 2 / 5, Picks * 3 / 5);
    }

    [Fact]
    public void One_that_fails_gets_one_request_a_second_until_it_answers()
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
    public void One_that_works_gets_all_requests_where_all_others_fail()
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
    public void Of_those_that_all_fail_each_gets_requests()
    {
        DestinationState[] both = [Proven("a", 0), Proven("b", 5)];
        Array.ForEach(both, destination => _records.Of(destination).ReportFailure());
        Assert.InRange(Share(both[0], both), 1, Picks - 1);
    }

    [Fact]
    public void A_connection_that_fails_again_and_again_is_reported_once_and_so_is_its_return()
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
    public void One_that_serves_nothing_for_a_second_fails_until_it_serves_a_request()
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
    public void Requests_that_are_never_served_are_no_fault_of_a_destination_that_serves_others()
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

        // Two alone say nothing, however far apart.
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
