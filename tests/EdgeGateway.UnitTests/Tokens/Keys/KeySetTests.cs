using EdgeGateway.Testing;
using EdgeGateway.Testing.Tokens;
using EdgeGateway.Tokens.Keys;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.Tokens.Keys;

public sealed class KeySetTests : IDisposable
{
    private static readonly string Old = TestKeys.KeySetOf(TestKeys.Jwk(TestKeys.Rsa, ",\"kid\":\"old\""));
    private static readonly string New = TestKeys.KeySetOf(TestKeys.Jwk(TestKeys.Ec, ",\"kid\":\"new\""));

    private readonly FakeTimeProvider _time = new();
    private readonly LogCapture _log = new();
    private readonly LoggerFactory _loggers;
    private Task<string> _document = Task.FromResult(Old);
    private int _fetches;
    private int _changes;

    public KeySetTests() => _loggers = new LoggerFactory([_log]);

    public void Dispose() => _loggers.Dispose();

    [Fact]
    public void Is_read_at_once()
    {
        using var set = Make();
        Assert.True(set.FirstRead.IsCompletedSuccessfully);
        Assert.True(set.IsLoaded);
        AssertKeys(set, "old");
        Assert.Equal((1, 1), (_fetches, _changes));
    }

    [Theory]
    [InlineData(null, null, 600)]
    [InlineData("jwks.json", null, 10)]
    [InlineData(null, 7, 7)]
    public void Is_read_again_after_its_interval(string? file, int? interval, int seconds)
    {
        using var set = Make(
            new KeySetOptions
            {
                File = file,
                Url = file is null ? "https://id.example/" : null,
                RefreshInterval = interval is { } value ? TimeSpan.FromSeconds(value) : null,
            }
        );
        for (var fetches = 1; fetches < 4; fetches++)
        {
            _time.Advance(TimeSpan.FromSeconds(seconds - 1));
            Assert.Equal(fetches, _fetches);
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(fetches + 1, _fetches);
        }

        // The document did not change.
        Assert.Equal(1, _changes);
    }

    [Fact]
    public void A_new_document_replaces_the_keys_and_raises_a_change()
    {
        using var set = Make();
        _document = Task.FromResult(New);
        _time.Advance(TimeSpan.FromMinutes(10));
        AssertKeys(set, "new");
        Assert.Equal(2, _changes);
    }

    [Fact]
    public async Task An_unknown_key_causes_at_most_one_fetch_a_minute()
    {
        using var set = Make();
        await set.RefreshAsync();
        Assert.Equal(2, _fetches);
        for (var second = 0; second < 59; second++)
        {
            await set.RefreshAsync();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(2, _fetches);
        _time.Advance(TimeSpan.FromSeconds(1));
        _document = Task.FromResult(New);
        await set.RefreshAsync();
        Assert.Equal(3, _fetches);
        AssertKeys(set, "new");
    }

    [Fact]
    public async Task Concurrent_requests_share_one_fetch()
    {
        using var set = Make();
        var answer = new TaskCompletionSource<string>();
        _document = answer.Task;
        Task[] asked = [set.RefreshAsync(), set.RefreshAsync(), set.RefreshAsync()];
        Assert.DoesNotContain(asked, task => task.IsCompleted);

        answer.SetResult(New);
        await Task.WhenAll(asked);
        Assert.Equal(2, _fetches);
        AssertKeys(set, "new");
    }

    [Fact]
    public void The_last_good_document_is_kept_and_the_failure_is_logged_once()
    {
        using var set = Make();
        foreach (
            var bad in (Task<string>[])[Unreachable(), Task.FromResult("<html/>"), Task.FromResult("{}"), Unreachable()]
        )
        {
            _document = bad;
            _time.Advance(TimeSpan.FromMinutes(10));
            AssertKeys(set, "old");
        }

        Assert.Equal((5, 1), (_fetches, _changes));
        Assert.Contains(
            "https://id.example/ cannot be read; the last good ones stay in use: No route.",
            Assert.Single(_log.Warnings),
            StringComparison.Ordinal
        );

        _document = Task.FromResult(New);
        _time.Advance(TimeSpan.FromMinutes(10));
        AssertKeys(set, "new");
        _document = Unreachable();
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(2, _log.Warnings.Count);
    }

    [Fact]
    public void A_document_without_keys_withdraws_all_keys()
    {
        using var set = Make();
        _document = Task.FromResult(TestKeys.KeySetOf());
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Empty(set.Keys);
        Assert.True(set.IsLoaded);
        Assert.Equal(2, _changes);
    }

    [Fact]
    public void A_failed_first_fetch_is_retried_every_five_seconds()
    {
        _document = Unreachable();
        using var set = Make();
        Assert.True(set.FirstRead.IsCompletedSuccessfully);
        Assert.False(set.IsLoaded);
        for (var fetches = 2; fetches < 5; fetches++)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            Assert.Equal(fetches, _fetches);
        }

        Assert.Single(_log.Warnings);
        Assert.Equal(0, _changes);
        _document = Task.FromResult(Old);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(set.IsLoaded);
        Assert.Equal((5, 1), (_fetches, _changes));
        _time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        Assert.Equal(5, _fetches);
    }

    [Fact]
    public void The_previous_keys_are_used_until_the_first_fetch()
    {
        var last = JsonWebKeys.Read(New, null, null);
        _document = Unreachable();
        using var set = Make(last: last);
        Assert.True(set.IsLoaded);
        AssertKeys(set, "new");

        _document = Task.FromResult(Old);
        _time.Advance(TimeSpan.FromMinutes(10));
        AssertKeys(set, "old");
    }

    [Fact]
    public void A_disposed_key_set_is_not_fetched_again()
    {
        var set = Make();
        set.Dispose();
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, _fetches);
    }

    private static Task<string> Unreachable() => Task.FromException<string>(new HttpRequestException("No route."));

    private static void AssertKeys(KeySet set, string id) => Assert.Equal(id, Assert.Single(set.Keys).Id);

    private KeySet Make(KeySetOptions? options = null, IReadOnlyList<VerificationKey>? last = null) =>
        new(
            options ?? new KeySetOptions { Url = "https://id.example/" },
            null,
            null,
            last ?? [],
            Fetch,
            () => _changes++,
            _time,
            _loggers.CreateLogger<KeySet>()
        );

    private Task<string> Fetch(CancellationToken cancellationToken)
    {
        _fetches++;
        return _document;
    }
}
