namespace LogSource.UnitTests.Endpoints.Reading;

/// <summary>Reads a response's server-sent events one by one.</summary>
internal sealed class EventReader(HttpResponseMessage response)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private StreamReader? _reader;

    /// <summary>The lines of the next event, joined, or null at the end of the stream.</summary>
    public async Task<string?> NextAsync()
    {
        var cancel = TestContext.Current.CancellationToken;
        _reader ??= new StreamReader(await response.Content.ReadAsStreamAsync(cancel));
        var lines = new List<string>();
        while (await _reader.ReadLineAsync(cancel).AsTask().WaitAsync(Deadline, cancel) is { } line)
        {
            if (line.Length == 0)
            {
                return string.Join('\n', lines);
            }

            lines.Add(line);
        }
        Assert.Empty(lines);
        return null;
    }

    /// <summary>The id of the next event.</summary>
    public async Task<string> NextIdAsync() => (await NextAsync())!.Split('\n')[0]["id: ".Length..];
}
