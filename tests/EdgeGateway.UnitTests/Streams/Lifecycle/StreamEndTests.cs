using EdgeGateway.Streams.Lifecycle;

namespace EdgeGateway.UnitTests.Streams.Lifecycle;

public sealed class StreamEndTests
{
    public static TheoryData<string, string, int> Ends =>
        new()
        {
            { nameof(StreamEndReason.ClientLeft), "client-left", 1000 },
            { nameof(StreamEndReason.BackendEnded), "backend-ended", 1000 },
            { nameof(StreamEndReason.Idle), "idle", 1001 },
            { nameof(StreamEndReason.BackendSilent), "backend-silent", 1001 },
            { nameof(StreamEndReason.TokenExpired), "token-expired", 1008 },
            { nameof(StreamEndReason.TokenRevoked), "token-revoked", 1008 },
            { nameof(StreamEndReason.Limit), "limit", 1008 },
            { nameof(StreamEndReason.SlowClient), "slow-client", 1013 },
            { nameof(StreamEndReason.Draining), "draining", 1012 },
            { nameof(StreamEndReason.MaxAge), "max-age", 1012 },
            { nameof(StreamEndReason.Overload), "overload", 1013 },
            { nameof(StreamEndReason.Operator), "operator", 1012 },
            { nameof(StreamEndReason.Error), "error", 1011 },
        };

    [Theory]
    [MemberData(nameof(Ends))]
    public void Every_end_reason_has_its_name_and_close_code(string reason, string name, int code)
    {
        var value = Enum.Parse<StreamEndReason>(reason);
        Assert.Equal(name, EndReasonCodes.Name(value));
        Assert.Equal(code, EndReasonCodes.CloseCode(value));
    }

    [Fact]
    public void All_end_reasons_are_tested() =>
        Assert.Equal(Enum.GetNames<StreamEndReason>(), Ends.Select(row => row.Data.Item1));
}
