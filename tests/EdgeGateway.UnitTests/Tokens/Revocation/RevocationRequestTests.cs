using System.Text.Json;
using EdgeGateway.Tokens.Revocation;

namespace EdgeGateway.UnitTests.Tokens.Revocation;

public sealed class RevocationRequestTests
{
    private static readonly DateTimeOffset Now = new DateTimeOffset(2030, 1, 1, 12, 0, 0, 500, TimeSpan.Zero).AddTicks(
        1234
    );
    private static readonly DateTimeOffset At = new(2030, 1, 1, 12, 0, 0, 500, TimeSpan.Zero);

    [Theory]
    [InlineData("""{"tenant":"acme"}""", "Tenant", "acme", 30 * 24)]
    [InlineData("""{"app":"example-app"}""", "App", "example-app", 30 * 24)]
    [InlineData("""{"jti":"abc"}""", "Token", "abc", 30 * 24)]
    [InlineData("""{"jti":"abc","until":"2030-01-02T12:00:00.5009Z"}""", "Token", "abc", 24)]
    [InlineData("""{"jti":"abc","until":"2020-01-01T00:00:00Z"}""", "Token", "abc", 1)]
    [InlineData("""{"jti":"abc","until":"0001-01-01T00:00:00Z"}""", "Token", "abc", 1)]
    public void Times_are_in_whole_milliseconds_and_a_revocation_lasts_at_least_an_hour(
        string body,
        string kind,
        string value,
        int hours
    ) => Assert.Equal(new RevocationEntry(Enum.Parse<RevocationKind>(kind), value, At, At.AddHours(hours)), Read(body));

    [Theory]
    [InlineData("""{"app":"Example-App"}""")]
    [InlineData("""{"app":"*"}""")]
    [InlineData("""{"tenant":"a b"}""")]
    [InlineData("""{"jti":"a\nb"}""")]
    [InlineData("""{"jti":""}""")]
    [InlineData("""{"jti":"eyJhbGciOiJIUzI1NiJ9.eyJ0ZW5hbnQiOiJhIn0.c2ln"}""")]
    [InlineData("""{"app":"a","tenant":"b"}""")]
    [InlineData("""{"app":"a","until":"2030-01-02T12:00:00Z"}""")]
    public void A_request_that_could_revoke_nothing_is_rejected(string body) => Assert.Null(Read(body));

    private static RevocationEntry? Read(string body) =>
        JsonSerializer.Deserialize<RevocationRequest>(body)!.ToEntry(Now, TimeSpan.FromDays(30));
}
