
namespace PipelineGraph.GraphQL.Execution;

/// <summary>A place in the response: a node, a leaf, or text that was written already; null while it is empty.</summary>
internal struct Slot
{
    public object? Value;
    public TextRange Text;
}

/// <summary>An object or list of the response while it grows: an array of slots, and the way back to the root.</summary>
internal abstract class ResultNode(ResultNode? parent, int index, Slot[] slots)
{
    public Slot[] Slots { get; } = slots;

    private bool _isDiscarded;

    /// <summary>True once null has taken the place of this node or of one above it.</summary>
    public bool IsDiscarded
    {
        get
        {
            for (var node = this; node is not null; node = node.Parent)
            {
                if (node._isDiscarded) return true;
            }
            return false;
        }
    }

    private ResultNode? Parent { get; } = parent;

    /// <summary>Null takes the slot or, where the type is non-null, the nearest node above that may be null (section 6.4.4).</summary>
    public void PutNull(int slot)
    {
        var node = this;
        var at = slot;
        while (node.IsNonNull(at))
        {
            node._isDiscarded = true;
            if (node.Parent is null) return;
            (node, at) = (node.Parent, node.Index);
        }
        node.Slots[at] = default;
    }

    public object[] PathTo(int slot)
    {
        var path = new List<object> { SegmentOf(slot) };
        for (var node = this; node.Parent is not null; node = node.Parent) path.Add(node.Parent.SegmentOf(node.Index));
        path.Reverse();
        return [.. path];
    }

    public abstract void WriteTo(ResponseBuffer buffer);

    protected abstract bool IsNonNull(int slot);

    protected abstract object SegmentOf(int slot);

    private int Index { get; } = index;

    protected static void Write(ResponseBuffer buffer, in Slot slot, Completion completion)
    {
        if (!slot.Text.IsEmpty)
        {
            buffer.Writer.WriteRawValue(buffer[slot.Text], skipInputValidation: true);
            return;
        }
        switch (slot.Value)
        {
            case null: buffer.Writer.WriteNullValue(); break;
            case ResultNode node: node.WriteTo(buffer); break;
            default: completion.WriteLeaf(buffer.Writer, slot.Value); break;
        }
    }
}

/// <summary>The response object of one selection set.</summary>
internal sealed class ObjectResult(SelectionPlan plan, ResultNode? parent, int index) : ResultNode(parent, index, new Slot[plan.Fields.Length])
{
    public SelectionPlan Plan { get; } = plan;

    public override void WriteTo(ResponseBuffer buffer)
    {
        var writer = buffer.Writer;
        writer.WriteStartObject();
        var fields = Plan.Fields;
        for (var i = 0; i < fields.Length; i++)
        {
            writer.WritePropertyName(fields[i].EncodedKey);
            Write(buffer, in Slots[i], fields[i].Completion);
        }
        writer.WriteEndObject();
    }

    protected override bool IsNonNull(int slot) => Plan.Fields[slot].Completion.IsNonNull;

    protected override object SegmentOf(int slot) => Plan.Fields[slot].ResponseKey;
}

/// <summary>The response list of one field, or of a list within it.</summary>
internal sealed class ListResult(Completion item, int count, ResultNode parent, int index) : ResultNode(parent, index, new Slot[count])
{
    public override void WriteTo(ResponseBuffer buffer)
    {
        buffer.Writer.WriteStartArray();
        for (var i = 0; i < Slots.Length; i++) Write(buffer, in Slots[i], item);
        buffer.Writer.WriteEndArray();
    }

    protected override bool IsNonNull(int slot) => item.IsNonNull;

    protected override object SegmentOf(int slot) => slot;
}
